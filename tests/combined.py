"""`haefte pack --combined`: everybody's pack in one file for the press. That nothing of a person is lost in it, that a print
shop finds each, and that neither memory nor file grow with what all are shown."""
import os
import re
from pathlib import Path

import yaml

import beside
import press
import reader
from expected import DATA, ROOT, squeezed

NAME = "velkommen-alle-tryk.pdf"
KIDS = 64  # of a node of the page tree, at most
EVERY = 52  # one page in so many has its plates looked at: no multiple of a pack's pages, so that they differ

NAMES = """Anna Berg|Bo X Æble|Łukasz Żółć-Wąsik|Δημήτρης Ωνάσης|Иван Петров|Nguyễn Thị Hạnh|Zoë d’Arc|Şule Güneş|Åse Ørsted|Jürgen Groß
José Núñez|Ðorđe Šimić|Þóra Jónsdóttir|Ő. Fűzfa|Řehoř Čapek|Ķirsons Ģirts|Ana Čović|Μαρία Παππά|Юлія Їжак|Søren 2. Kierk
Ffion Offley|Čeněk Ťok|Ağca Işık|Œuvre Cœur|Anna Berg|Ñandú Ibáñez|Ēriks Ūdris|Ștefan Țurcanu|Ĉiam Ĝoja|Filip Affaldsfjell""".replace("\n", "|").split("|")
UNITS = ["", "Børnehuset Sol", "Οίκος 4"]
STARTS = ["", "2026-08-01"]

# A section that one page holds for the people whom models are made of, and that takes two for the last.
LONG = """
  - section: "Brev"
    continues: yes
    pages:
      - frames:
          - {x: left, top: 11L - up, width: 30, bottom: 14L}
    flow:
      - {text: "{person.unit}", style: body}
"""


def roster(folder, rows):
    path = Path(folder) / "roster.csv"
    path.write_text("\n".join(["navn;rolle;enhed;start", *(";".join(row) for row in rows), ""]), encoding="utf-8")
    return path


def people(framework):
    return [(name, framework.roles[n % 3], UNITS[n % len(UNITS)], STARTS[n // 3 % 2]) for n, name in enumerate(NAMES)]


def pack(program, *arguments):
    return reader.run(program, "pack", *map(str, arguments), DATA)


def packs_in_order(program, folder, rows, *arguments):
    """Everybody's own pack, in the order of the rows. Each is made for one: so its name says whose it is."""
    found = []
    for number, (name, role, unit, start) in enumerate(rows):
        own = folder / f"own-{number}"
        given = [f"--name={name}", f"--role={role}", *([f"--unit={unit}"] if unit else []), *([f"--start={start}"] if start else [])]
        code, _, errors = pack(program, *given, "-o", own, *arguments)
        if code:
            raise RuntimeError(f"no pack for row {number}: {errors}")
        found += own.iterdir()
    return found


# ---- what stands in it ----

def check_people(check, pdf, rows, packs, framework):
    """Page by page the text of everybody's own pack; the outline names each in their order and leads to their first page."""
    wanted, first = [], []
    for own in packs:
        first.append(len(wanted) + 1)
        wanted += reader.page_texts(own)
    got = reader.page_texts(pdf)
    check.same(len(got), len(wanted), f"{pdf.name}: pages")
    differing = [n for n, (ours, theirs) in enumerate(zip(got, wanted), 1) if squeezed(ours) != squeezed(theirs)]
    check(not differing, f"{pdf.name}: pages whose text is not that of the person's own pack: {differing}")
    titles = [f"{name} – {framework.role_names[role]}" for name, role, _, _ in rows]
    check.same(reader.outline(pdf), list(zip(titles, first)), f"{pdf.name}: the outline")


def check_file(check, pdf, framework, most_forms):
    objects = press.everything(pdf)
    values = [entry["value"] for entry in objects.values() if isinstance(entry.get("value"), dict)]
    catalog = objects[objects["trailer"]["value"]["/Root"]]["value"]
    check(catalog.get("/PageMode") == "/UseOutlines", f"{pdf.name}: opens without its outline")
    strange = catalog.keys() & {"/StructTreeRoot", "/MarkInfo", "/AF", "/Names", "/PageLabels"}
    check(not strange, f"{pdf.name}: {strange} in a file for paper")
    check.same(catalog.get("/Lang"), f"u:{framework.language}", f"{pdf.name}: language")
    title = reader.info(pdf).get("Title", "")
    check("alle" in title and framework.title in title, f"{pdf.name}: title {title!r}")
    nodes = [value for value in values if value.get("/Type") == "/Pages"]
    check(len(nodes) > 1 and max(len(node["/Kids"]) for node in nodes) <= KIDS, f"{pdf.name}: nodes with {[len(node['/Kids']) for node in nodes]} kids")
    forms = [key for key, entry in objects.items() if entry.get("stream", {}).get("dict", {}).get("/Subtype") == "/Form"]
    check(0 < len(forms) <= most_forms, f"{pdf.name}: {len(forms)} forms, and {most_forms} pages at most are shared")
    used = {number for value in values for number in re.findall(r"\b(\d+) 0 R", str(value))}
    used |= {number for entry in objects.values() if "stream" in entry for number in re.findall(r"\b(\d+) 0 R", str(entry["stream"]["dict"]))}
    packing = {key.split()[0] for key, entry in objects.items() if entry.get("stream", {}).get("dict", {}).get("/Type") in ("/ObjStm", "/XRef")}
    unused = {key.split()[0] for key in objects if key != "trailer"} - used - packing
    check(not unused, f"{pdf.name}: objects that nothing refers to: {sorted(unused)}")


# ---- runs ----

def check_real(check, program, sanitized, folder, framework):
    """Thirty people in several scripts: what each has, what the press gets, and the same bytes however it is made."""
    rows, out = people(framework), folder / "real"
    csv = roster(folder, rows)
    code, said, errors = pack(program, "--combined", f"--roster={csv}", "-o", out)
    check.same(code, 0, f"thirty people: exit code ({errors})")
    check(re.search(rf"{NAME}: 30 people, 0 left out, 0 rows at fault\n\Z", said), f"thirty people: {said!r}")
    check.same([path.name for path in out.iterdir()], [NAME], "what was written")
    packs = packs_in_order(program, folder, rows)
    check_people(check, out / NAME, rows, packs, framework)
    pages = max(int(reader.info(own)["Pages"]) for own in packs)
    check_file(check, out / NAME, framework, pages * len(set(row[1] for row in rows)))
    preset = yaml.safe_load((ROOT / "layouts/press/tryk.yaml").read_text(encoding="utf-8"))
    job = press.Job(out / NAME, None, (210, 297), preset, press.palette(), folder / "plates", EVERY)
    press.check_pages(check, job)
    press.check_keys(check, job)
    for number, other in enumerate([program, *sanitized]):
        again = folder / f"again-{number}"
        code, _, errors = pack(other, "--combined", "-j", number + 1, f"--roster={csv}", "-o", again)
        check.same(code, 0, f"again, by {other.name}: exit code ({errors})")
        check((again / NAME).read_bytes() == (out / NAME).read_bytes(), f"other bytes, by {other.name}")


def check_more_pages(check, program, sanitized, folder, framework):
    """Somebody whose document has more pages than others of the role and kind."""
    layout = folder / "long.yaml"
    text = (ROOT / "layouts/pack.yaml").read_text(encoding="utf-8")
    layout.write_text(text.replace("look: look/", f"look: {os.path.relpath(ROOT / 'layouts/look', folder)}/") + LONG, encoding="utf-8")
    rows = [("Anna Berg", framework.roles[0], "Sol", ""), ("Bo Holm", framework.roles[0], "Et meget langt navn på en enhed " * 5, ""), ("Ida Dal", framework.roles[0], "Sol", "")]
    rows = [(name, role, unit.strip(), start) for name, role, unit, start in rows]
    csv = roster(folder, rows)
    packs = packs_in_order(program, folder, rows, "-l", layout)
    counts = [int(reader.info(own)["Pages"]) for own in packs]
    check(counts[0] == counts[2] < counts[1], f"packs of {counts} pages: nothing is looked at")
    for number, other in enumerate([program, *sanitized]):
        out = folder / f"made-{number}"
        code, _, errors = pack(other, "--combined", f"--roster={csv}", "-l", layout, "-o", out)
        check.same(code, 0, f"a longer pack, by {other.name}: exit code ({errors})")
        check_people(check, out / NAME, rows, packs, framework)
        check.same(reader.faults(out / NAME), [], f"a longer pack, by {other.name}: faults")


def check_bad_rows(check, program, sanitized, folder, framework):
    """Who cannot have a pack is left out, and told by the row; the others have theirs."""
    role = framework.roles[1]
    rows = [("Anna Berg", role, "", ""), ("محمد علي", role, "", ""), ("Bo " + "W" * 100, role, "", ""), ("Uden Rolle", "direktør", "", ""), ("Ida Dal", role, "", "")]
    csv = roster(folder, rows)
    for number, other in enumerate([program, *sanitized]):
        out = folder / f"made-{number}"
        code, said, errors = pack(other, "--combined", f"--roster={csv}", "-o", out)
        check.same(code, 1, f"bad rows, by {other.name}: exit code ({errors})")
        check.same(re.findall(r"roster.csv:(\d+):\d+: error: ", errors), ["3", "4", "5"], "the rows at fault")
        check(": 2 people, 2 left out, 1 rows at fault" in said, f"bad rows: {said!r}")
        check(not re.search("محمد|WWW|Uden", errors), f"a name in a finding: {errors}")
        check.same([title.split(" – ")[0] for title, _ in reader.outline(out / NAME)], ["Anna Berg", "Ida Dal"], "who is in the file")
        check.same(reader.faults(out / NAME), [], "a file with rows left out: faults")
        none = folder / f"none-{number}"
        code, _, errors = pack(other, "--combined", f"--roster={roster(folder, rows[1:4])}", "-o", none)
        check.same((code, [path.name for path in none.glob("*")]), (1, []), "nobody can have a pack")
        csv = roster(folder, rows)


def check_use(check, program, folder, framework):
    """Presets and options."""
    csv = roster(folder, people(framework)[:2])
    for what, arguments, code, said in [
        ("sheets to fold", ["--press=booklet"], 1, r"booklet.yaml:\d+:\d+: error: .*--combined makes single pages"),
        ("no such preset", ["--press=none"], 1, r"none\b.*tryk"),
        ("two presets", ["--press=tryk", "--press=tryk-5mm"], 2, "one --press"),
        ("a part", ["--shard=1/2"], 2, "--shard"),
        ("sheets", ["--sheets=cards"], 2, "--sheets"),
    ]:
        out = folder / "wrong"
        got, printed, errors = pack(program, "--combined", f"--roster={csv}", "-o", out, *arguments)
        check.same(got, code, f"{what}: exit code ({errors})")
        check(re.search(said, errors) and not printed and not out.exists(), f"{what}: {errors!r}, {printed!r}")
    for what, arguments in {"one person": ["pack", "--combined", "--name=Anna", f"--role={framework.roles[0]}"], "a preset without": ["pack", f"--roster={csv}", "--press=tryk"],
                            "build": ["build", "--combined"]}.items():
        check.same(reader.run(program, *arguments, "-o", str(folder / "wrong"), DATA)[0], 2, f"{what}: exit code")
    code, _, errors = pack(program, "--combined", f"--roster={csv}", "-o", folder / "made", "--press=tryk-5mm")
    check.same(code, 0, f"another preset: exit code ({errors})")
    pdf = folder / "made" / NAME.replace(".pdf", "-5mm.pdf")
    trims = {mm for box in press.boxes_of(pdf) for mm in (round(press.mm(box["TrimBox"][0] - box["BleedBox"][0]), 2), round(press.mm(box["BleedBox"][0]), 2))}
    check.same(trims, {5.0, 0.0}, "5 mm of bleed and no marks")


def check_full_disk(check, program, folder, framework):
    """What was there stands, and nothing is left beside it."""
    csv, disk = roster(folder, people(framework)), folder / "disk"
    disk.mkdir()
    if reader.run("mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk)[0]:
        check.skip("combined, full disk: no right to mount")
        return
    try:
        (disk / NAME).write_text("old")
        code, printed, errors = pack(program, "--combined", f"--roster={csv}", "-o", disk)
        check.same(code, 3, f"full disk: exit code ({errors})")
        check(NAME in errors and "space" in errors and not printed, f"full disk: {errors!r}, {printed!r}")
        check.same([(path.name, path.read_bytes()) for path in disk.iterdir()], [(NAME, b"old")], "what is on the full disk")
    finally:
        reader.run("umount", disk)


def check_growth(check, program, folder, framework):
    """Twenty times as many people take hardly more memory, and in the file no more than their own pages."""
    taken, sizes = [], []
    for count in (100, 2000):
        rows = [(f"{NAMES[n % 30]} {n}", framework.roles[n % 3], "", "") for n in range(count)]
        out = folder / str(count)
        taken.append(reader.peak([program, "pack", "--combined", f"--roster={roster(folder, rows)}", "-o", out, DATA]))
        sizes.append((out / NAME).stat().st_size)
        outline, pages = reader.outline(out / NAME), int(reader.info(out / NAME)["Pages"])
        check.same([page for _, page in outline], list(range(1, pages + 1, pages // count)), f"{count} people: where the outline leads")
        check(pages % count == 0 and len(outline) == count, f"{count} people: {pages} pages, {len(outline)} entries")
    check(5 < taken[0] and taken[1] < min(100, taken[0] + 16), f"memory in MB: {taken}")
    check(sizes[1] - sizes[0] < 1900 * 4000, f"bytes: {sizes}")


def group(check, framework, folder, program, sanitized, workers):
    """`program` as it ships, `sanitized`: under the sanitizers."""
    folder = Path(folder)
    calls = [(check_real, program, sanitized), (check_more_pages, program, sanitized), (check_bad_rows, program, sanitized), (check_use, program), (check_growth, program)]
    for call in calls:
        (folder / call[0].__name__).mkdir()
    beside.run(check, workers, [(*call, folder / call[0].__name__, framework) for call in calls])
    (folder / "disk").mkdir()
    check_full_disk(check, program, folder / "disk", framework)

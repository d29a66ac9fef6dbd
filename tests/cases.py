"""What the program must do, checked from outside: by what it prints, by the files it leaves, and by reading its PDFs with
tools that we did not write. Every group is a function that is given `check(held, what failed)`."""
import collections
import concurrent.futures
import filecmp
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import combined
import forms
import frameworks
import hyphenation_rates
import install
import line_quality
import messages
import packing
import press
import reader
import review
import revisions
import schemas
import screen_reader
import sheets
import tag_trees
import tags
import watching
import working
from expected import BOOKLET, CARD, DATA, EXTRACT, POSTER, ROOT, Framework, ascii_name, plain, squeezed

COMPILERS = ("gcc", "clang")
PLAIN = ROOT / "build/haefte"
SANITIZED = {compiler: ROOT / f"build/haefte-{compiler}" for compiler in COMPILERS}
CASES = ROOT / "tests/cases"
WORKERS = os.cpu_count() or 2
# What `haefte build` builds; the others are for `haefte pack`.
LAYOUTS = [path for path in sorted(ROOT.glob("layouts/*.yaml")) if "\nfor each: person\n" not in path.read_text(encoding="utf-8")]

TRIM = 8 * reader.MM  # no text of A4 pages stands nearer to the edge
CARD_TRIM = 3 * reader.MM
BOOKLET_BYTES, POSTER_BYTES = 120_000, 55_000  # without the framework that travels in them
SET_BYTES = 450_000  # of all but the poster
ATTACHED_BYTES = 10_000  # the framework, in each


# ---- running the program ----

def haefte(program, *arguments, **options):
    """Runs the program; returns exit code, output, errors."""
    return reader.run(program, *map(str, arguments), **options)


@functools.cache
def made():
    """The ten documents of the real text, made once by the program as it ships. Returns their folder."""
    folder = Path(scratch("made"))
    code, out, errors = haefte(PLAIN, "build", "-o", folder, DATA)
    if code:
        raise RuntimeError(f"the real text does not build: exit {code}\n{errors}")
    return folder


ON_PAPER = [option for name in ("tryk", "tryk-5mm") for option in ("--press", name)]
ON_PAPER += [option for name in ("booklet", "booklet-marks", "cards", "cards-a4") for option in ("--sheets", name)]


@functools.cache
def on_paper():
    """The same with every file on paper that the shipped presets make of them."""
    folder = Path(scratch("paper"))
    code, _, errors = haefte(PLAIN, "build", *ON_PAPER, "-o", folder, DATA)
    if code:
        raise RuntimeError(f"the real text does not come on paper: exit {code}\n{errors}")
    return folder


def build_with_preset(preset, framework, layout):
    """What a framework gives with a preset, which is text. Returns the folder."""
    option = "--press" if "kind: pages" in preset else "--sheets"
    folder = Path(scratch("preset"))
    (folder / "preset.yaml").write_text(preset, encoding="utf-8")
    code, _, errors = haefte(PLAIN, "build", "-l", layout, option, folder / "preset.yaml", "-o", folder / "made", framework)
    if code:
        raise RuntimeError(f"exit {code}: {errors}")
    return folder / "made"


@functools.cache
def scratch_root():
    folder = tempfile.TemporaryDirectory(prefix="haefte-check-")
    scratch.keep = folder  # removed when the interpreter ends
    return folder.name


def prepare():
    """Makes what most groups read."""
    scratch_root()
    made()
    on_paper()
    framework()


def scratch(name):
    return tempfile.mkdtemp(prefix=f"{name}-", dir=scratch_root())


def in_parallel(work, items):
    """The results of work(item), in order; programs run beside each other, Python does not."""
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, items))


def crashed(code, errors):
    return code not in (0, 1, 2, 3) or "Sanitizer" in errors or "runtime error" in errors


@functools.cache
def framework():
    return Framework(DATA)


def trees_of(pdfs):
    """Tag trees by the names of the files; read beside each other, since poppler takes its time over them."""
    return dict(zip([pdf.name for pdf in pdfs], in_parallel(tags.read, pdfs)))


@functools.cache
def trees():
    return trees_of(sorted(made().glob("*.pdf")))


# ---- text ----

def read_aloud(pdf):
    """All texts in reading order."""
    return [plain(text) for _, text in tags.spoken(tags.read(pdf).root)]


def listed(pdf):
    """The items of lists in reading order: statements and the points of running text."""
    return [plain(text) for tag, text in tags.spoken(tags.read(pdf).root) if tag == "LBody"]


def difference(got, wanted):
    """The first place where two lists part, for a failure's text."""
    for n, (a, b) in enumerate(zip(got, wanted)):
        if a != b:
            return f"item {n + 1} is {a!r} and should be {b!r}"
    return f"{len(got)} items for {len(wanted)}; the first too many or too few: {(got + wanted)[min(len(got), len(wanted))]!r}"


def check_order(check, pdf, wanted):
    got = listed(pdf)
    check(got == wanted, f"{pdf.name}: {difference(got, wanted) if got != wanted else ''}")


def check_counts(check, pdf, placed):
    """On the pages as painted, every statement occurs as often as it was placed (one may hold another)."""
    text = squeezed("".join(reader.page_texts(pdf)))
    wanted = [squeezed(statement) for statement in placed]
    for statement in sorted(set(wanted)):
        times = sum(other.count(statement) for other in wanted)
        check.same(text.count(statement), times, f"{pdf.name}: how often {statement!r} is printed")


def check_words(check, pdf, vocabulary):
    """Every word on the pages is one of ours: no half of a divided word is left, none is run together."""
    for number, text in enumerate(reader.page_texts(pdf), 1):
        strange = set()
        for word in re.findall(r"\w+(?:[-\u2010]\n\w+)*", text):
            parts = re.split(r"[-\u2010]\n", word)
            if "".join(parts) not in vocabulary and not all(part in vocabulary for part in parts) and not word.isdigit():
                strange.add(word)
        check(not strange, f"{pdf.name}, page {number}: words that nobody wrote: {sorted(strange)}")


def check_pages(check, pdf, title, statements):
    pages, ranges = reader.page_texts(pdf), reader.page_ranges(pdf)
    if not check(title in ranges, f"{pdf.name}: {title} is not in the outline"):
        return
    text = squeezed("".join(pages[number - 1] for number in ranges[title]))
    missing = [statement for statement in statements if squeezed(statement) not in text]
    check(not missing, f"{pdf.name}: not on the pages of {title}: {missing}")


def text(check):
    f = framework()
    folder = made()
    trees()
    booklet = folder / BOOKLET
    points = [text for name in f.passages for tag, text in f.paragraphs(name) if tag == "LBody"]
    on_forms = [s for form in f.forms for s in f.of_form(form)]
    on_roles = [s for role in f.roles + f.failing for s in f.of_role(role)]
    check(len(on_forms) == 92, f"the framework has {len(on_forms)} statements")
    check_order(check, booklet, points + on_forms + on_roles)
    check_counts(check, booklet, on_forms + on_roles)
    for form, entry in f.forms.items():
        check_pages(check, booklet, plain(entry["name"]), f.of_form(form))
    for role in f.roles + f.failing:
        check_pages(check, booklet, f.role_names[role], f.of_role(role))
        of_role = f.of_role(role) + [s for other in f.failing if other != role for s in f.of_role(other)]
        extract = folder / EXTRACT.format(ascii_name(role))
        check_order(check, extract, of_role)
        check_counts(check, extract, of_role)
    for form in f.forms:
        card = folder / CARD.format(ascii_name(form))
        check_order(check, card, f.of_form(form))
        check_counts(check, card, f.of_form(form))
    check(sorted(f.of_sheet()) == sorted(on_forms), "the poster is to have the statements of the forms' pages")
    check_order(check, folder / POSTER, f.of_sheet())
    check_counts(check, folder / POSTER, f.of_sheet())
    for pdf in sorted(folder.glob("*.pdf")):
        check_words(check, pdf, f.vocabulary())


def other_text(check):
    """Foreword, definitions, introductions, lead-ins, colophon."""
    f = framework()
    folder = made()
    trees()
    texts = read_aloud(folder / BOOKLET)
    booklet = collections.Counter(texts)
    at_times = {"fortsaettes", "noter_titel"}  # where a table goes on, where pages are filled up
    at_times |= {name for name in f.passages if name.startswith("billede_")}  # spoken, not printed
    at_times |= {"plakat_titel", "plakat"}  # on the poster
    for name in f.passages.keys() - at_times:
        for _, paragraph in f.paragraphs(name):
            check(any(paragraph in text for text in texts) or paragraph in " ".join(texts), f"{BOOKLET}: {name}: {paragraph!r} is missing")
    running = [text for name in ("forord", "forord_2", "opbygning") for _, text in f.paragraphs(name)]
    for paragraph in running:
        check.same(booklet[paragraph], 1, f"{BOOKLET}: how often {paragraph!r} is printed")
    order = [text for text in texts if text in running]
    check(order == running, f"{BOOKLET}: the foreword is out of order: {difference(order, running) if order != running else ''}")
    for form, entry in f.forms.items():
        check.same(booklet[plain(entry["definition"])], 1, f"{BOOKLET}: definition of {form}")
        check.same(booklet[plain(entry["introduction"])], 1, f"{BOOKLET}: introduction of {form}")
        card = read_aloud(folder / CARD.format(ascii_name(form)))
        check.same(card.count(plain(entry["definition"])), 1, f"card of {form}: definition")
        for column in f.heads:
            check.same(card.count(plain(column["succeeds"])), len(f.roles), f"card of {form}: lead-in {column['succeeds']!r}")
            check.same(card.count(plain(column["fails"])), len(f.failing), f"card of {form}: lead-in {column['fails']!r}")
        for role in f.roles + f.failing:
            extract = read_aloud(folder / EXTRACT.format(ascii_name(role)))
            check.same(extract.count(plain(entry["definition"])), 1, f"extract of {role}: definition of {form}")
    poster = read_aloud(folder / POSTER)
    for column in f.heads:
        check.same(poster.count(plain(column["succeeds"])), len(f.roles), f"poster: lead-in {column['succeeds']!r}: once a line")
        check.same(poster.count(plain(column["fails"])), len(f.failing) * len(f.forms), f"poster: lead-in {column['fails']!r}: in every cell")
    for column in f.heads:  # a failing statement is never read without its lead-in: once a row on the page of those who fail
        least = len(f.forms) * (1 + len(f.failing))
        check(booklet[plain(column["fails"])] >= least, f"{BOOKLET}: lead-in {column['fails']!r} occurs {booklet[plain(column['fails'])]} times")


def one_wording(check):
    f = framework()
    folder = Path(scratch("one"))
    code, _, errors = haefte(PLAIN, "build", "--one-wording", "-o", folder, DATA)
    if not check.same(code, 0, f"exit code of --one-wording: {errors}"):
        return
    trees_of([folder / BOOKLET, *folder.glob(EXTRACT.format("*"))])
    points = [text for name in f.passages for tag, text in f.paragraphs(name) if tag == "LBody"]
    on_forms = [s for form in f.forms for s in f.of_form(form)]
    on_roles = [s for role in f.roles + f.failing for s in f.of_role(role, one_wording=True)]
    check_order(check, folder / BOOKLET, points + on_forms + on_roles)
    for role in f.roles + f.failing:
        wanted = f.of_role(role, True) + [s for other in f.failing if other != role for s in f.of_role(other, True)]
        check_order(check, folder / EXTRACT.format(ascii_name(role)), wanted)


# ---- tags ----

def heard(check):
    screen_reader.group(check, framework(), made(), trees())


TAGS = CASES / "tags"


def golden_tags(check):
    """A page, an extract and a card as one line for each element."""
    for name, got in tag_trees.texts(trees()).items():
        wanted = (TAGS / name).read_text(encoding="utf-8") if (TAGS / name).exists() else "(no such file)"
        check(got == wanted, f"{name}: the tag tree changed:\n{unified(wanted, got)[:4000]}")


# ---- lines ----

def lines(check):
    total = line_quality.Quality()
    for pdf in sorted(made().glob("*.pdf")):
        total.add(line_quality.measure(pdf))
    check(total.lines > 500, f"only {total.lines} lines were found")
    check(total.hyphens <= 0.10 * total.lines, f"over 10 % of lines hyphenated: {total}")
    check(total.longest_run <= 2, f"more than two hyphens in a row: {total}")
    check(total.runts == 0, f"runts: {total}")
    check(total.loose <= 0.01 * total.lines, f"over 1 % of lines loose: {total}")


def check_edges(check, name, number, page, trim):
    """Nothing stands nearer to the edge than `trim`; upwards and downwards poppler's boxes reach past the letters."""
    near = [word.text for line in page.lines for word in line
            if word.left < trim or word.right > page.width - trim or word.top < trim / 2 or word.bottom > page.height - trim / 2]
    check(not near, f"{name}, page {number}: too near to the edge: {near}")


def check_folds(check, name, number, page):
    across = [word.text for line in page.lines for word in line for fold in (74, 148) if word.left < fold * reader.MM < word.right]
    check(not across, f"{name}, page {number}: across a fold: {across}")


def overlaps(page):
    """Words that stand on each other. Poppler's boxes are as high as the face allows; letters fill their middle half."""
    words = sorted((word for line in page.lines for word in line), key=lambda word: word.top)
    clashes = []
    for n, a in enumerate(words):
        quarter = (a.bottom - a.top) / 4
        for b in words[n + 1:]:
            if b.top + (b.bottom - b.top) / 4 >= a.bottom - quarter:
                if b.top >= a.bottom:
                    break
                continue
            if min(a.right, b.right) - max(a.left, b.left) > 0.5:
                clashes.append(f"{a.text!r} and {b.text!r}")
    return clashes


def places(check):
    """No glyph outside its page or across the fold of a card, no word on another."""
    for pdf in sorted(made().glob("*.pdf")):
        is_card = pdf.name.startswith("lommekort")
        for number, page in enumerate(reader.pages(pdf), 1):
            check_edges(check, pdf.name, number, page, CARD_TRIM if is_card else TRIM)
            clashes = overlaps(page)
            check(not clashes, f"{pdf.name}, page {number}: words on each other: {clashes}")
            if is_card:
                check_folds(check, pdf.name, number, page)


# ---- files ----

def health(check):
    f = framework()
    folder = made()
    wanted = [BOOKLET] + [EXTRACT.format(ascii_name(r)) for r in f.roles + f.failing] + [CARD.format(ascii_name(x)) for x in f.forms] + [POSTER]
    check.same(sorted(path.name for path in folder.iterdir()), sorted(wanted), "the files that were made")
    for name, found in zip(wanted, in_parallel(lambda name: reader.faults(folder / name), wanted)):
        check(not found, f"{name}: {found}")
    travels = {name: reader.attached(folder / name) for name in wanted}
    sizes = {name: (folder / name).stat().st_size - travels[name] for name in wanted}
    check(sizes[BOOKLET] <= BOOKLET_BYTES, f"{BOOKLET} has {sizes[BOOKLET]:,} bytes, over {BOOKLET_BYTES:,}")
    check(sizes[POSTER] <= POSTER_BYTES, f"{POSTER} has {sizes[POSTER]:,} bytes, over {POSTER_BYTES:,}")
    rest = sum(sizes.values()) - sizes[POSTER]
    check(rest <= SET_BYTES, f"the set without the poster has {rest:,} bytes, over {SET_BYTES:,}")
    check(0 < min(travels.values()) and max(travels.values()) <= ATTACHED_BYTES, f"the attached frameworks have {travels} bytes")
    for name in wanted:
        check_metadata(check, folder / name)
        if name.startswith("lommekort"):
            check_size(check, folder / name, 2, 222, 105)
    check_size(check, folder / POSTER, 1, 420, 297)
    check_booklet(check, folder / BOOKLET)


def check_size(check, pdf, pages, width, height):
    """`width`, `height` in millimetres."""
    table = reader.info(pdf)
    got = [float(n) for n in re.match(r"([\d.]+) x ([\d.]+)", table["Page size"]).groups()]
    check.same(table["Pages"], str(pages), f"{pdf.name}: pages")
    check(all(abs(n - mm * reader.MM) < 0.1 for n, mm in zip(got, (width, height))), f"{pdf.name}: {table['Page size']}")


def check_metadata(check, pdf):
    f = framework()
    table = reader.info(pdf)
    catalog = next(o for o in reader.objects(pdf).values() if isinstance(o, dict) and o.get("/Type") == "/Catalog")
    check(table.get("Title", "").startswith(f.title), f"{pdf.name}: title {table.get('Title')!r}")
    check(bool(table.get("Author")), f"{pdf.name}: no author")
    check.same(table.get("Tagged"), "yes", f"{pdf.name}: tagged")
    check.same(catalog.get("/Lang"), "u:" + f.language, f"{pdf.name}: language")
    check("/PageLabels" in catalog, f"{pdf.name}: no page labels")
    check("/Outlines" in catalog, f"{pdf.name}: no outline")
    check(catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is True, f"{pdf.name}: the window would show the file name")


def check_booklet(check, pdf):
    f = framework()
    count = int(reader.info(pdf)["Pages"])
    check(count % 4 == 0, f"{pdf.name}: {count} pages, no multiple of four")
    entries = dict(reader.outline(pdf))
    for entry in f.forms.values():
        check(entries.get(entry["name"], 1) % 2 == 0, f"{pdf.name}: {entry['name']} does not open on a left page: {entries}")
    for role in f.roles + f.failing:
        check(f.role_names[role] in entries, f"{pdf.name}: {f.role_names[role]} is not in the outline")
    everything = reader.objects(pdf)
    links = [o for o in everything.values() if isinstance(o, dict) and o.get("/Subtype") == "/Link"]
    crossings = len(f.forms) * len(f.roles + f.failing)
    check(len(links) >= 3 * crossings, f"{pdf.name}: {len(links)} links for {crossings} crossings (map, form pages, role pages)")
    astray = [link for link in links if not (link.get("/Dest") or link.get("/A", {}).get("/D"))]
    check(not astray, f"{pdf.name}: links that lead nowhere: {astray}")


# ---- on paper ----

def press_files(check):
    press.group(check, made(), on_paper(), Path(scratch("plates")), build_with_preset, WORKERS)


def in_one_file(check):
    """Everybody's pack in one file for the press."""
    combined.group(check, framework(), scratch("combined"), PLAIN, list(SANITIZED.values()), WORKERS)


def folded_and_cut(check):
    sheets.group(check, framework(), made(), on_paper(), Path(scratch("sheets")), build_with_preset, WORKERS)


def repeatable(check):
    """The same bytes whoever builds, wherever and whenever; and whether or not they come on paper, too."""
    first = on_paper()
    _, different, odd = filecmp.cmpfiles(made(), first, [path.name for path in made().iterdir()], shallow=False)
    check(not different and not odd, f"other bytes where files on paper are asked for: {different + odd}")
    there = Path(scratch("elsewhere"))
    runs = [
        ("gcc, sanitized", SANITIZED["gcc"], {}, ROOT),
        ("clang, sanitized", SANITIZED["clang"], {}, ROOT),
        ("from another folder, in another locale and time zone", PLAIN, {"LC_ALL": "da_DK.UTF-8", "TZ": "Asia/Tokyo", "HOME": "/nonexistent"}, there),
    ]
    for what, program, environment, folder in runs:
        out = Path(scratch("again"))
        code, _, errors = haefte(program, "build", *ON_PAPER, "-o", out, DATA, cwd=folder, env=dict(os.environ, **environment))
        if check(code == 0, f"{what}: exit {code}\n{errors}"):
            _, different, odd = filecmp.cmpfiles(first, out, [p.name for p in first.iterdir()], shallow=False)
            check(not different and not odd, f"{what}: other bytes in {different + odd}")


# ---- use ----

def snapshot(folder):
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path(folder).iterdir()}


def check_run(check, what, arguments, code, out=None, errors=None, program=PLAIN, **options):
    """Runs the program and compares exit code and, as patterns, what it prints; no pattern: it prints nothing."""
    got, stdout, stderr = haefte(program, *arguments, **options)
    check.same(got, code, f"{what}: exit code ({stderr.strip()})")
    for name, text, pattern in (("output", stdout, out), ("errors", stderr, errors)):
        if pattern is None:
            check(not text, f"{what}: unwanted {name}: {text!r}")
        else:
            check(re.search(pattern, text), f"{what}: {name} {text!r} do not match {pattern!r}")


def usage(check):
    check_run(check, "--help", ["--help"], 0, out=r"(?s)\AUsage: haefte build .*--one-wording.*Exit status")
    check_run(check, "--version", ["--version"], 0, out=r"\Ahaefte \d+\.\d+\n\Z")
    hint = r"--help"
    for what, arguments in {"no command": [], "no file": ["build"], "no PDF": ["source"], "two PDFs": ["source", "a.pdf", "b.pdf"], "unknown command": ["make", DATA], "two files": ["build", DATA, DATA],
                            "unknown option": ["build", "--fast", DATA], "option without value": ["build", DATA, "-o"],
                            "value for a flag": ["build", "--one-wording=yes", DATA]}.items():
        check_run(check, what, arguments, 2, errors=hint)
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w") as full:
            code = subprocess.run([PLAIN, "--help"], stdout=full, stderr=subprocess.DEVNULL).returncode
        check.same(code, 3, "--help to a full device: exit code")


def choice(check):
    """-l, -o and --only."""
    for what, arguments, wanted in [
        ("-l card", ["-l", ROOT / "layouts/card.yaml"], "lommekort-*"),
        ("--layout twice", ["-l", ROOT / "layouts/card.yaml", f"--layout={ROOT / 'layouts/extract.yaml'}"], "[lu]*-*"),
        ("--only a form", ["--only", "strategisk"], "lommekort-strategisk.pdf"),
        ("--only a role", ["--only=områdechef"], "uddrag-omraadechef.pdf"),
        ("--only a layout", ["--only", "booklet"], BOOKLET),
        ("--only the poster", ["--only", "poster"], POSTER),
        ("--only two", ["--only", "faglig", "--only", "alle"], "*al*"),
    ]:
        folder = Path(scratch("choice")) / "made/by/haefte"
        code, _, errors = haefte(PLAIN, "build", "-o", folder, *arguments, DATA)
        check.same(code, 0, f"{what}: exit code ({errors})")
        got = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
        if what == "--only two":
            check.same(got, ["lommekort-faglig.pdf", "uddrag-alle.pdf"], what)
        else:
            check.same(got, sorted(path.name for path in made().glob(wanted)), what)
        for name in got:
            check((folder / name).read_bytes() == (made() / name).read_bytes(), f"{what}: {name} differs from that of the whole set")
    check_run(check, "--only what is not there", ["build", "-o", scratch("none"), "--only", "strategi", DATA], 1, errors="strategi")


def failure(check):
    """After an error nothing is written and what was there stands."""
    folder = Path(scratch("before"))
    shutil.copytree(made(), folder, dirs_exist_ok=True)
    before = snapshot(folder)
    bad = CASES / "bad-many-faults/framework.yaml"
    bad_layout = CASES / "bad-layout-unknown-key/layout.yaml"
    check_run(check, "bad framework", ["build", "-o", folder, bad], 1, errors=r"framework.yaml:\d+:\d+: error: ")
    check_run(check, "bad layout", ["build", "-o", folder, "-l", bad_layout, DATA], 1, errors=r"layout.yaml:\d+:\d+: error: ")
    check_run(check, "no such framework", ["build", "-o", folder, folder / "none.yaml"], 1, errors="none.yaml")
    check_run(check, "a folder for a framework", ["build", "-o", folder, folder], 1, errors="error: ")
    check_run(check, "no such preset", ["build", "-o", folder, "--press", "none", DATA], 1, errors=r"none\b.*tryk")
    check_run(check, "no such layout", ["build", "-o", folder, "-l", folder / "none.yaml", DATA], 1, errors="none.yaml")
    check.same(snapshot(folder), before, "the earlier files after errors")
    empty = Path(scratch("empty")) / "made"
    check_run(check, "bad framework, new folder", ["build", "-o", empty, bad], 1, errors="error: ")
    check(not empty.exists(), "an output folder was made after an error")
    check_run(check, "a file for a folder", ["build", "-o", DATA, DATA], 3, errors="error: ")
    check_run(check, "a folder that cannot be made", ["build", "-o", DATA / "below", DATA], 3, errors="error: ")
    check_run(check, "unwritable folder", ["build", "-o", unwritable_folder(), DATA], 3, errors="error: ")
    full_disk(check)


def unwritable_folder():
    folder = Path(scratch("unwritable"))
    folder.chmod(0o555)
    return Path("/proc/self") if os.access(folder, os.W_OK) else folder  # root may write anywhere but in the kernel's folders


def full_disk(check):
    folder = Path(scratch("full"))
    if reader.run("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder)[0]:
        check.skip("full disk: no right to mount")
        return
    try:
        name = "uddrag-alle.pdf"
        shutil.copy(made() / name, folder)
        before = (folder / name).read_bytes()
        check_run(check, "full disk", ["build", "-o", folder, DATA], 3, errors="No space left|space")
        check((folder / name).read_bytes() == before, "an earlier file changed on a full disk")
        check(all(path.suffix == ".pdf" for path in folder.iterdir()), f"left behind on a full disk: {sorted(p.name for p in folder.iterdir())}")
        for path in folder.glob("*.pdf"):
            check(path.read_bytes() == (made() / path.name).read_bytes(), f"half a file on a full disk: {path.name}")
    finally:
        reader.run("umount", folder)


# ---- the framework that travels in the PDF ----

def check_source(check, what, pdf, wanted, name=DATA.name, **options):
    """`haefte source` gives these very bytes under this name, and again; the second time it has nothing to write."""
    folder = Path(scratch("source")) / "made/here"
    check_run(check, what, ["source", "-o", folder, pdf], 0, errors=rf"\A.*{re.escape(name)}: note: written, {len(wanted)} bytes\n\Z", **options)
    check_run(check, f"{what}, again", ["source", "-o", folder, pdf], 0, errors=r"\A.*: note: is there already.*\n\Z", **options)
    got = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
    check(got == {name: wanted}, f"{what}: not the framework that was put in: {[(name, len(text)) for name, text in got.items()]}")
    return folder / name


def check_round_trip(check, what, framework, name):
    """What comes out of a PDF makes the same PDFs. Returns the folder with them."""
    first, second = Path(scratch("first")), Path(scratch("second"))
    check_run(check, f"{what}: build", ["build", "-o", first, framework], 0, errors="")
    pdf = first / CARD.format("faglig")
    again = check_source(check, what, pdf, framework.read_bytes(), name)
    check_run(check, f"{what}: build again", ["build", "-o", second, again], 0, errors="")
    if framework.name == name:  # the name travels too
        check(len(list(first.iterdir())) == 10, f"{what}: {sorted(first.iterdir())}")
        check({p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}, f"{what}: other PDFs")
    return first


def source(check):
    """The framework travels in every PDF and comes back as it was."""
    text = DATA.read_bytes()
    for program in (PLAIN, *SANITIZED.values()):
        for name in (BOOKLET, EXTRACT.format("alle"), CARD.format("faglig")):
            check_source(check, f"{program.name}, {name}", made() / name, text, program=program)
    check_round_trip(check, "real text", DATA, DATA.name)
    folder = Path(scratch("names"))
    windows = b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")
    for name, travels in {"Ledelsesgrundlag på æøå – udkast 2.yaml": None, "GRUNDLAG.YML": None, "grundlag.yaml.txt": "grundlag.yaml.txt.yaml",
                          "grundlag": "grundlag.yaml", ".skjult.yaml": "_skjult.yaml", "-o.yaml": "_o.yaml"}.items():
        (folder / name).write_bytes(windows)
        pdfs = check_round_trip(check, f"named {name}", folder / name, travels or name)
        check_other_readers(check, pdfs / CARD.format("faglig"), windows, travels or name)
    check_saved_anew(check, made() / CARD.format("faglig"), text)
    check_no_source(check)
    check_strange_names(check)
    check_nothing_overwritten(check, text)


def check_other_readers(check, pdf, wanted, name):
    """poppler and qpdf see the same file."""
    saved = Path(scratch("saved")) / "by poppler"
    check.same(reader.read("pdfdetach", "-list", pdf), f"1 embedded files\n1: {name}\n", f"{name}: pdfdetach")
    reader.read("pdfdetach", "-save", "1", "-o", saved, pdf)
    check(saved.read_bytes() == wanted, f"{name}: pdfdetach saves something else")
    shown = subprocess.run(["qpdf", f"--show-attachment={name}", pdf], capture_output=True)
    check(shown.stdout == wanted and not shown.stderr, f"{name}: qpdf shows something else ({shown.stderr})")


def check_saved_anew(check, pdf, text):
    """Other programs may have saved the PDF since."""
    shown = subprocess.run([PLAIN, "source", "-o", "-", pdf], capture_output=True)
    check((shown.returncode, shown.stdout, shown.stderr) == (0, text, b""), f"source -o -: exit {shown.returncode} {shown.stderr}")
    folder = Path(scratch("anew"))
    # leak detectors of 2022 fall over what gnutls, which deciphers, keeps for each thread
    environment = dict(os.environ, ASAN_OPTIONS="intercept_tls_get_addr=0")
    for number, command in enumerate([["qpdf", "--linearize"], ["qpdf", "--object-streams=disable"], ["qpdf", "--stream-data=uncompress"],
                                      ["qpdf", "--encrypt", "", "owner", "256", "--"], ["qpdf", "--encrypt", "", "", "128", "--use-aes=y", "--"],
                                      ["mutool", "clean", "-gggg"], ["pdfunite", made() / EXTRACT.format("alle")]]):
        anew = folder / f"{number}.pdf"
        code, _, errors = reader.run(*command, pdf, anew)
        if check(code == 0, f"{command}: {errors}"):
            check_source(check, " ".join(map(str, command)), anew, text, program=SANITIZED["clang"], env=environment)


def without_source(folder):
    """A PDF whose framework another program has left behind."""
    pdf = folder / "without.pdf"
    reader.read("qpdf", "--empty", "--pages", made() / CARD.format("faglig"), "--", pdf)
    return pdf


def check_no_source(check):
    folder = Path(scratch("without"))
    pdf = made() / BOOKLET
    locked, flipped = folder / "locked.pdf", folder / "flipped.pdf"
    reader.read("qpdf", "--encrypt", "hemmelig", "owner", "256", "--", pdf, locked)
    reader.read("qpdf", "--object-streams=disable", "--stream-data=uncompress", pdf, flipped)
    flipped.write_bytes(flipped.read_bytes().replace("sammenhæng".encode(), "sammenhang".encode() + b"!"))
    bad = {"an empty file": b"", "a text": DATA.read_bytes(), "half a PDF": pdf.read_bytes()[:60_000], "a head": b"%PDF-1.7\n",
           "a PDF without its end": pdf.read_bytes()[:-200], "zeros": b"%PDF-1.7\n" + bytes(100_000)}
    words = {"an empty file": "is no PDF", "a text": "is no PDF"}
    for program in (PLAIN, *SANITIZED.values()):
        out = folder / "out"
        for number, (what, content) in enumerate(bad.items()):
            (folder / f"{number}.pdf").write_bytes(content)
            check_run(check, f"source of {what}", ["source", "-o", out, folder / f"{number}.pdf"], 1, program=program,
                      errors=rf"\A\S+{number}.pdf: error: {words.get(what, 'is damaged')}.*\n\Z")
        check_run(check, "source of a PDF without", ["source", "-o", out, without_source(folder)], 1, errors=r"\A\S+ error: holds no framework.*\n\Z", program=program)
        check_run(check, "source of a locked PDF", ["source", "-o", out, locked], 1, errors=r"\A\S+ error: opens with a password.*\n\Z", program=program)
        check_run(check, "source of a folder", ["source", "-o", out, folder], 1, errors="is a folder", program=program)
        check_run(check, "source of nothing", ["source", "-o", out, folder / "none.pdf"], 1, errors="cannot be opened", program=program)
        check(not out.exists(), "an error left something behind")
    check_run(check, "source of a changed text", ["source", "-o", folder / "changed", flipped], 0, errors=r"warning: the framework in it is not as it was")
    large = folder / "large.pdf"
    with large.open("wb") as file:
        file.truncate(65 << 20)
    check_run(check, "source of a large file", ["source", large], 1, errors="is larger than 64 MB")
    (folder / "libqpdf.so.29").write_text("none")
    (folder / "libqpdf.so.30").write_text("none")
    check_run(check, "source without libqpdf", ["source", "-o", folder / "out", pdf], 3, errors=r"libqpdf.*apt install",
              env=dict(os.environ, LD_LIBRARY_PATH=str(folder)))


def check_strange_names(check):
    """Names are not trusted: what is written is a YAML file in the folder that was named."""
    folder = Path(scratch("strange"))
    plain, pdf = without_source(folder), folder / "strange.pdf"
    for name, written in {"../evil.yaml": "evil.yaml", "..\\evil.yaml": "evil.yaml", "/etc/evil.yml": "evil.yml", ".hidden.yaml": "_hidden.yaml",
                          "..yaml": "_.yaml", ".yaml": "_.yaml", "-rf.yaml": "_rf.yaml", "line\nend\x1b[2J.yaml": "line_end_[2J.yaml",
                          "\u202elmay.yaml": "_lmay.yaml", "å" * 10_000 + ".yaml": "å" * 125 + ".yaml", "x" * 10_000 + ".YAML": "x" * 250 + ".YAML"}.items():
        reader.read("qpdf", plain, "--add-attachment", DATA, f"--filename={name}", "--key=1", "--", pdf)
        check_source(check, f"attached as {name[:40]!r}", pdf, DATA.read_bytes(), written, program=SANITIZED["gcc"])
    for name in ("evil.sh", "yaml", ".bashrc", "evil.yaml/", "evil.yaml\u200b"):
        reader.read("qpdf", plain, "--add-attachment", DATA, f"--filename={name}", "--key=1", "--", pdf)
        check_run(check, f"attached as {name!r}", ["source", "-o", folder / "out", pdf], 1, errors="holds no framework")
    reader.read("qpdf", plain, "--add-attachment", ROOT / "README.md", "--", "--add-attachment", DATA, "--", pdf)
    check_source(check, "the second attachment", pdf, DATA.read_bytes())


def check_nothing_overwritten(check, text):
    folder, pdf = Path(scratch("there")), made() / CARD.format("faglig")
    there = folder / DATA.name
    for what, content in {"a longer file": text + b"\n", "a shorter file": text[:-1], "an empty file": b"", "another file": text.replace(b"lede", b"LEDE")}.items():
        there.write_bytes(content)
        before = snapshot(folder)
        check_run(check, f"source where {what} is", ["source", pdf], 1, errors=r"\Aledelsesgrundlag.yaml: error: is there already.* -o\n\Z", cwd=folder)
        check.same(snapshot(folder), before, f"{what} afterwards")
    there.unlink()
    for what, make in {"a folder": there.mkdir, "a pipe": lambda: os.mkfifo(there), "a link": lambda: there.symlink_to(folder / "target")}.items():
        make()
        check_run(check, f"source where {what} is", ["source", "-o", ".", pdf], 1, errors="is there already", cwd=folder)
        check.same([path.name for path in folder.iterdir()], [DATA.name], f"source where {what} is: the folder afterwards")
        there.rmdir() if what == "a folder" else there.unlink()
    check_run(check, "source into a file", ["source", "-o", DATA, pdf], 3, errors="error: ")
    check_run(check, "source into an unwritable folder", ["source", "-o", unwritable_folder(), pdf], 3, errors="error: ")
    with open("/dev/full", "w") as full:
        check.same(subprocess.run([PLAIN, "source", "-o", "-", pdf], stdout=full, stderr=subprocess.DEVNULL).returncode, 3, "source to a full device: exit code")


# ---- findings ----

def findings_of(case, program=PLAIN, environment=None):
    """What the program says to a bad case, run inside its folder. The first line of a preset says how it is asked for."""
    arguments = ["-l", "layout.yaml", "../small.yaml"] if (case / "layout.yaml").exists() else ["-l", "../pages/layout.yaml", "framework.yaml"]
    if (case / "preset.yaml").exists():
        if "../pages/layout.yaml" in arguments:
            arguments[-1] = "../pages/framework.yaml"
        arguments += [re.search(r"--(press|sheets)", (case / "preset.yaml").read_text(encoding="utf-8"))[0], "preset.yaml"]
    out = Path(scratch("bad")) / "made"
    undated = {name: value for name, value in (environment or os.environ).items() if name != "SOURCE_DATE_EPOCH"}
    code, stdout, stderr = haefte(program, "build", "-o", out, *arguments, cwd=case, env=undated)
    return code, stdout, portable(stderr), out.exists()


def portable(findings):
    """Findings without what depends on the machine: which font families and hyphenation patterns its system has."""
    findings = re.sub(r"\d+ (famil\w+ of the system)", r"N \1", findings)
    return re.sub(r"haefte: (note: no hyphenation patterns|bemærk: der er ingen orddelingsmønstre) for .*\n", "", findings)


def bad_cases():
    return sorted(path for path in CASES.glob("bad-*") if path.is_dir())


def bad(check):
    jobs = [(case, compiler) for case in bad_cases() for compiler in COMPILERS]
    results = in_parallel(lambda job: findings_of(job[0], SANITIZED[job[1]]), jobs)
    for (case, compiler), (code, stdout, stderr, written) in zip(jobs, results):
        what = f"{case.name}, {compiler}"
        expected = case / "expected"
        check.same(code, 1, f"{what}: exit code ({stderr[-2000:] if crashed(code, stderr) else ''})")
        wanted = expected.read_text(encoding="utf-8") if expected.exists() else "(no file `expected`)"
        check(stderr == wanted, f"{what}: findings changed:\n{unified(wanted, stderr)}")
        check(not stdout and not written, f"{what}: wrote something")


def unified(wanted, got):
    import difflib
    return "\n".join(difflib.unified_diff(wanted.splitlines(), got.splitlines(), "expected", "got", lineterm="", n=0))


# ---- other frameworks ----

def made_up():
    """Frameworks by name: every number of roles, columns and forms, and what is extreme."""
    cases = {}
    for n in range(1, 7):
        cases[f"{n} roles"] = frameworks.make(roles=n, seed=n)
        cases[f"{n} columns"] = frameworks.make(columns=n, words=8, seed=10 + n)
        cases[f"{n} roles, none fails"] = frameworks.make(roles=n, forms=2, fails=False, seed=20 + n)
    for n in (1, 2, 3, 5, 8, 12):
        cases[f"{n} forms"] = frameworks.make(forms=n, words=10, seed=30 + n)
    cases["one of each"] = frameworks.make(forms=1, roles=1, columns=1, statements=1)
    cases["most of each"] = frameworks.make(forms=12, roles=6, columns=6, statements=2, words=6)
    cases["long words"] = frameworks.make(long_words=True)
    cases["empty cells"] = frameworks.make(empty=0.6)
    cases["nothing but empty cells"] = frameworks.make(empty=1)
    cases["huge cells"] = frameworks.make(forms=2, roles=2, statements=60)
    cases["long statements"] = frameworks.make(forms=2, roles=2, columns=2, statements=2, words=900)
    cases["one word each"] = frameworks.make(words=1, statements=1)
    return cases


PLACED = re.compile(r"^(\S+:\d+:\d+: (error|warning|note): .+|haefte: (error|warning|note): .+)$")


def build_made_up(job):
    text, layout, program = job
    folder = Path(scratch("madeup"))
    (folder / "framework.yaml").write_text(text, encoding="utf-8")
    code, _, errors = haefte(program, "build", "-o", folder / "out", "-l", layout, "framework.yaml", cwd=folder)
    pdfs = sorted((folder / "out").glob("*.pdf"))
    found = [fault for pdf in pdfs for fault in reader.faults(pdf)]
    found += [f"{pdf.name}, page {number}: words on each other: {words}" for pdf in pdfs
              for number, page in enumerate(reader.pages(pdf), 1) if (words := overlaps(page))]
    shutil.rmtree(folder)
    return code, errors, found, len(pdfs)


def others(check):
    """Any framework gives PDFs that are sound, or findings with places; never a crash."""
    programs = list(SANITIZED.values())
    jobs = {}
    for number, (name, text) in enumerate(made_up().items()):
        for layout in LAYOUTS:
            jobs[f"{name}, {layout.stem}"] = (text, layout, programs[number % len(programs)])
    built = 0
    for name, (code, errors, found, count) in zip(jobs, in_parallel(build_made_up, jobs.values())):
        built += code == 0
        check(code in (0, 1) and not crashed(code, errors), f"{name}: exit {code}\n{errors[-3000:]}")
        check(not found, f"{name}: {found}")
        check(bool(count) == (code == 0), f"{name}: {count} files at exit {code}")
        unplaced = [line for line in errors.splitlines() if not PLACED.match(line)]
        check(not unplaced, f"{name}: findings without a place: {unplaced[:5]}")
        check(code == 0 or ": error: " in errors, f"{name}: exit 1 without an error")
    check(built >= len(jobs) // 2, f"only {built} of {len(jobs)} made-up documents were built")


OTHER = CASES / "other"


def other_findings():
    """What the program says to the second framework, each shipped layout for itself."""
    said = []
    for layout in LAYOUTS:
        out = scratch("other")
        code, _, errors = haefte(SANITIZED["gcc"], "build", "-o", out, "-l", layout, "framework.yaml", cwd=OTHER)
        made_here = sorted(path.name for path in Path(out).iterdir())
        errors = re.sub(r"\d+\.\d+ mm", "N mm", portable(errors))  # by how much is the look's affair, which moves
        said.append(f"{layout.name}: exit {code}\n{errors}{''.join(f'  {name}{chr(10)}' for name in made_here)}")
    return "".join(said)


def other(check):
    """The second framework, nothing like the first: every layout that ships builds it or says why not."""
    expected = OTHER / "expected"
    got = other_findings()
    wanted = expected.read_text(encoding="utf-8") if expected.exists() else "(no file `expected`)"
    check(got == wanted, f"findings changed:\n{unified(wanted, got)}")


# ---- pages ----

def dump_of(case):
    """The pages of a case as text."""
    code, out, errors = reader.run(ROOT / "build/dump", "layout.yaml", "framework.yaml", cwd=case)
    return out if code == 0 else f"exit {code}: {errors}"


def dumped_cases():
    return sorted(path.parent for path in CASES.glob("*/dump"))


def dumps(check):
    """Cases with a golden `dump`: every glyph run and path of their pages, in points."""
    for case in dumped_cases():
        wanted, got = (case / "dump").read_text(encoding="utf-8"), dump_of(case)
        check(got == wanted, f"{case.name}: pages changed:\n{unified(wanted, got)[:4000]}")
    check(dumped_cases(), "there is no case with a dump")


# ---- memory ----

def memory(check):
    code, _, errors = reader.run(*reader.VALGRIND, PLAIN, "build", *ON_PAPER, "-o", scratch("valgrind"), DATA)
    errors = "\n".join(line for line in errors.splitlines() if line.startswith("=="))
    check(code == 0 and not errors, f"valgrind: exit {code}\n{errors[:3000]}")
    code, _, errors = reader.run(*reader.VALGRIND, PLAIN, "source", "-o", scratch("valgrind"), made() / BOOKLET)
    errors = "\n".join(line for line in errors.splitlines() if line.startswith("=="))
    check(code == 0 and not errors, f"valgrind, source: exit {code}\n{errors[:3000]}")
    code, _, errors = reader.run(*reader.VALGRIND, PLAIN, "build", "-o", scratch("valgrind"), CASES / "bad-many-faults/framework.yaml")
    errors = "\n".join(line for line in errors.splitlines() if line.startswith("=="))
    check(code == 1 and not errors, f"valgrind, bad framework: exit {code}\n{errors[:3000]}")


def threads(check):
    """No data race while documents are made at the same time (ThreadSanitizer)."""
    for turn in range(3):
        code, _, errors = haefte(ROOT / "build/haefte-threads", "build", *ON_PAPER, "-o", scratch("threads"), DATA)
        if "unexpected memory mapping" in errors:  # ThreadSanitizer does not run on this kernel
            check.skip("ThreadSanitizer does not start")
            return
        check(code == 0 and "ThreadSanitizer" not in errors, f"run {turn + 1}: exit {code}\n{errors[:3000]}")


def update():
    """Writes what is expected anew."""
    for case in bad_cases():
        (case / "expected").write_text(findings_of(case)[2], encoding="utf-8")
    (OTHER / "expected").write_text(other_findings(), encoding="utf-8")
    for case in dumped_cases():
        (case / "dump").write_text(dump_of(case), encoding="utf-8")
    for name, text_of_tree in tag_trees.texts(trees()).items():
        (TAGS / name).write_text(text_of_tree, encoding="utf-8")
    sheets.write_pictures(on_paper())
    print("written; look at the difference: git diff tests/cases", file=sys.stderr)


# Least rates of hyphenation in per cent: legal, joints found, legal breaks offered. Names are divided at joints only.
LEAST_RATES = {"booklet.tsv": (99.8, 99.0, 73.0), "unseen.tsv, native": (99.5, 97.5, 75.0), "unseen.tsv, loan": (99.5, 97.5, 75.0)}


def hyphenation(check):
    """The rates on annotated words, and what the command prints."""
    for name, least in LEAST_RATES.items():
        file, _, group = name.partition(", ")
        rows = [row for row in hyphenation_rates.read_list(Path("tests/hyphenation") / file) if not group or row[3] == group]
        code, out, _ = haefte(PLAIN, "hyphenate", *[row[0] for row in rows])
        check.same(code, 0, f"{name}: exit code")
        found = [hyphenation_rates.breaks(marked, "=-.") for marked in out.split("\n")]
        rates = hyphenation_rates.rates(rows, found)
        for what, rate, wanted in zip(("legal", "joints", "offered"), rates, least):
            check(rate >= wanted, f"{name}: {what} {rate:.2f} %, wanted {wanted} %")
    _, out, _ = haefte(PLAIN, "hyphenate", "tilbudsniveau", "ITOP-værdien", "xyz")
    check.same(out, "til-buds=ni.veau\nITOP-værdien\nxyz\n", "haefte hyphenate")


def filled_in(check):
    """Sheets that are filled in by hand or on the screen."""
    forms.group(check, framework(), DATA, scratch("forms"))


def diff(check):
    """What changed between two framework files."""
    revisions.group(check, scratch("diff"), [PLAIN, *SANITIZED.values()])


def working_copies(check):
    """What `--since` marks and lists, what `--draft` prints."""
    working.group(check, made(), Path(scratch("working")), [PLAIN, *SANITIZED.values()], overlaps)


def review_rules(check):
    """What is worth knowing before printing."""
    review.group(check, scratch("check"), [PLAIN, *SANITIZED.values()])


def watched(check):
    """PDFs made anew at each save."""
    watching.group(check, scratch("watch"), [PLAIN, *SANITIZED.values(), ROOT / "build/haefte-threads"])


def packs(check):
    """A document for each of a roster."""
    packing.group(check, scratch("pack"), [PLAIN, *SANITIZED.values(), ROOT / "build/haefte-threads"], framework())


def installed(check):
    """What is installed runs; manual and completions name what there is."""
    install.group(check, scratch("install"), PLAIN)


def editors_schemas(check):
    """What an editor says while one types."""
    schemas.group(check, PLAIN)
def in_danish(check):
    """The language of messages."""
    messages.group(check, scratch("messages"), PLAIN, os.environ, bad_cases(), lambda case, environment: findings_of(case, PLAIN, environment),
                   ON_PAPER, on_paper())


GROUPS = {
    "text": text,
    "other text": other_text,
    "one wording": one_wording,
    "screen reader": heard,
    "tag trees": golden_tags,
    "lines": lines,
    "places": places,
    "health": health,
    "repeatable": repeatable,
    "press": press_files,
    "sheets": folded_and_cut,
    "combined": in_one_file,
    "usage": usage,
    "choice": choice,
    "hyphenation": hyphenation,
    "failure": failure,
    "source": source,
    "forms": filled_in,
    "diff": diff,
    "working copies": working_copies,
    "check": review_rules,
    "watch": watched,
    "pack": packs,
    "install": installed,
    "bad input": bad,
    "schemas": editors_schemas,
    "messages": in_danish,
    "other framework": other,
    "golden pages": dumps,
    "made-up frameworks": others,
    "memory": memory,
    "threads": threads,
}

"""Packs: that everybody gets a document of their own, whole and right, whatever the roster holds and whatever happens on the
way. They are read back with tools that we did not write."""
import functools
import html
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import reader
import screen_reader
import tag_trees
import tags
from expected import DATA, ROOT, squeezed

LAYOUT = ROOT / "layouts/pack.yaml"
RACES = ROOT / "tests/threads.supp"
MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
FIRST = "Anna Bo Cæsar Dorte Erik Freja Gustav Hanne Ida José Karen Lars Mette Niels Ole Pia Rasmus Søren Tove Ulla Åse Zoë".split()
LAST = "Andersen Berg Dahl Eriksen Frost Gram Holm Jensen Kjær Lund Nørgaard Olsen Poulsen Rask Thomsen Vestergård Müller Nowak".split()
ROLES = ("Områdechef", "Tilbudsleder", "Afdelingsleder")

MOST_MEGABYTES, MOST_GROWTH = 96, 16  # of memory; from 200 people to 2,000
KILLS, KILLED_ROWS = 6, 600


# ---- people ----

class Person:
    def __init__(self, name, role="Tilbudsleder", unit="", start=None):
        self.name, self.role, self.unit, self.start = name, role, unit, start  # start: (day, month, year)

    @property
    def row(self):
        start = "{:02}.{:02}.{}".format(*self.start) if self.start else ""
        return ";".join('"{}"'.format(cell.replace('"', '""')) for cell in (self.name, self.role, self.unit, start))

    @property
    def day(self):
        return f"{self.start[0]}. {MONTHS[self.start[1] - 1]} {self.start[2]}" if self.start else ""

    @property
    def cover(self):
        """What the cover says of them, in its order."""
        lines = ["Velkommen,", self.name, self.role] + [self.unit] * bool(self.unit)
        return lines + [f"Din første dag er {self.day}"] * bool(self.start)


def crowd(count, seed=1):
    """People of all roles, with and without unit and first day; some have one name."""
    chance = random.Random(seed)
    people = []
    for n in range(count):
        name = f"{chance.choice(FIRST)} {chance.choice(FIRST)} {chance.choice(LAST)}"
        unit = f"Enhed {seed}{n:04}" if n % 3 else ""
        people.append(Person(name, ROLES[n % len(ROLES)], unit, (n % 28 + 1, n % 12 + 1, 2027) if n % 5 else None))
    return people


def write_roster(path, people):
    path.write_text("Navn;Rolle;Enhed;Startdato\n" + "".join(f"{person.row}\n" for person in people), encoding="utf-8")
    return path


# ---- running ----

class Shop:
    """A folder to work in, and the programs."""

    def __init__(self, folder, programs):
        self.folder, self.program, self.others, self.count = Path(folder), programs[0], programs[1:], 0

    def new(self, name="made"):
        self.count += 1
        return self.folder / f"{self.count}-{name}"

    def command(self, out, *options, program=None, framework=DATA):
        return [str(word) for word in (program or self.program, "pack", "-o", out, *options, framework)]

    def pack(self, out, *options, **how):
        known = {key: how.pop(key) for key in ("program", "framework") if key in how}
        return reader.run(*self.command(out, *options, **known), **how)

    def made(self, check, what, roster, *options, **how):
        """A new folder with everybody's document."""
        out = self.new()
        code, said, errors = self.pack(out, "--roster", roster, *options, **how)
        check(code == 0, f"{what}: exit {code}\n{said}{errors[-2000:]}")
        return out

    def layout(self, name, change):
        """The layout that ships with a change made to its text."""
        folder = self.new("layout")
        folder.mkdir()
        os.symlink(ROOT / "layouts/look", folder / "look")
        text = LAYOUT.read_text(encoding="utf-8")
        changed = change(text)
        assert changed != text, f"layouts/pack.yaml has nothing to change for {name}"
        (folder / f"{name}.yaml").write_text(changed, encoding="utf-8")
        return folder / f"{name}.yaml"


def contents(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def same_files(check, what, folder, wanted):
    """These very files, each whole, and nothing beside them."""
    got = contents(folder)
    odd = sorted(name for name in got.keys() | wanted.keys() if got.get(name) != wanted.get(name))
    return check(not odd, f"{what}: {len(odd)} of {len(wanted)} files differ, lack or are too many: {odd[:5]}")


def side_by_side(work, items):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, items))


# ---- what is in a pack ----

def title_of(person):
    return f"Velkommen, {person.name} – Ledelsesgrundlag for Området for Socialpsykiatri"


def by_title(folder):
    """The documents by the title in their XMP packets, which are not packed. People of one name: a list."""
    found = {}
    for path in sorted(folder.iterdir()):
        title = re.search(rb'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">(.*?)</rdf:li>', path.read_bytes())[1]
        found.setdefault(html.unescape(title.decode()), []).append(path)
    return found


def check_pack(check, f, path, person, others):
    what = f"the pack of {person.name!r}"
    texts = reader.page_texts(path)
    cover, rest = squeezed(texts[0]), squeezed(" ".join(texts))
    check(squeezed("".join(person.cover)) in cover, f"{what}: the cover says {texts[0]!r}")
    strangers = [other.name for other in others if squeezed(other.name) in rest and other.name not in person.name]
    strangers += [other.unit for other in others if other.unit and other.unit != person.unit and squeezed(other.unit) in rest]
    check(not strangers, f"{what}: names or units of others: {strangers}")
    check(person.unit or "Enhed" not in texts[0], f"{what}: a unit on the cover")
    check(person.start or "første dag" not in texts[0], f"{what}: a first day on the cover")
    faults = reader.faults(path)
    check(not faults, f"{what}: {faults}")
    document = screen_reader.Document(f, path, tags.read(path))
    check_told(check, what, document, person)
    for look in (screen_reader.check_lists, screen_reader.check_figures, screen_reader.check_links, screen_reader.check_parents):
        look(check, document)


def check_told(check, what, document, person):
    """Title, and what a listener hears first."""
    info, packet = description(document.path)
    wanted = title_of(person)
    check.same(tags.value(info["/Title"]), wanted, f"{what}: title")
    found = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", packet, re.S)
    escaped = wanted.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    check.same(found and found[1], escaped, f"{what}: title of the XMP packet")
    spoken = tags.spoken(document.tree.root)
    at = next((n for n, (_, text) in enumerate(spoken) if text == "Velkommen,"), None)
    if check(at is not None, f"{what}: nobody is welcomed: {spoken[:8]}"):
        got = spoken[at:at + len(person.cover)]
        check.same([squeezed(text) for _, text in got], [squeezed(line) for line in person.cover], f"{what}: what is heard of the cover")
        check.same(got[1][0], "H1", f"{what}: the name is read as")


def everybody(check, shop, f):
    people = crowd(6) + [Person("Иван Петров", "Områdechef", "Enhed Ω", (1, 3, 2027)), Person("Ελένη Παππά")]
    folder = shop.made(check, "a few people", write_roster(shop.new("roster.csv"), people))
    found = by_title(folder)
    check.same(sorted(found), sorted(map(title_of, people)), "the titles of the packs")
    side_by_side(lambda person: check_pack(check, f, found[title_of(person)][0], person, [p for p in people if p is not person]),
                 [person for person in people if title_of(person) in found])


# ---- made fast and made whole ----

def whole_way(text):
    """The outline names the person: so nothing that was made for others can be used again, and what is printed is the same."""
    return text.replace('  - section: "{title}"\n', '  - section: "{person.name}"\n', 1)


def fonts_of(path):
    """The names of the fonts; each has a tag that is made of its glyphs."""
    return [line.split()[0] for line in reader.read("pdffonts", path).splitlines()[2:]]


def printed(path):
    folder = Path(tempfile.mkdtemp(dir=path.parent.parent))
    reader.read("pdftoppm", "-r", "40", path, folder / "page")
    return [page.read_bytes() for page in sorted(folder.iterdir())]


def description(path):
    """The table of information and the XMP packet."""
    tree = tags.read(path)
    return tree.follow(reader.trailer(path)["/Info"]), reader.raw_stream(path, tree.catalog["/Metadata"])


def both_ways(check, shop):
    """What is put together of parts that were made once reads and prints as what is made whole."""
    people = [Person("Anna Berg"), Person("Bo Ærø-Dahl", "Områdechef", "Enhed 7, Aalborg", (1, 2, 2027)),
              Person("Maria Wilhelmina " * 8 + "Zoë", "Afdelingsleder", "Enhed 8")]
    roster = write_roster(shop.new("roster.csv"), people)
    fast = shop.made(check, "fast", roster, "-j", "1")
    whole = shop.made(check, "whole", roster, "-l", shop.layout("whole", whole_way))
    check.same(sorted(path.name for path in whole.iterdir()), sorted(path.name for path in fast.iterdir()), "files of both ways")
    if not check.same(len(list(fast.iterdir())), len(people), "packs made fast"):
        return
    serif = {name for path in fast.iterdir() for name in fonts_of(path) if "SourceSerif4-Regular" in name}
    check.same(len(serif), 1, "packs that are made fast have one font of names between them")
    serif = {name for path in whole.iterdir() for name in fonts_of(path) if "SourceSerif4-Regular" in name}
    check.same(len(serif), len(people), "packs that are made whole have each a font of its own")
    for path in sorted(fast.iterdir()):
        other = whole / path.name
        trees = ["".join(tag_trees.lines(tags.read(pdf))) for pdf in (path, other)]
        check(trees[0] == trees[1] and len(trees[0]) > 5000, f"{path.name}: fast and whole are not read alike")
        check.same(reader.page_texts(path), reader.page_texts(other), f"{path.name}: texts of both ways")
        check(printed(path) == printed(other), f"{path.name}: fast and whole do not print alike")
        about = [description(pdf) for pdf in (path, other)]
        check.same(about[0], about[1], f"{path.name}: what it says of itself, both ways")
        objects = [len(reader.objects(pdf)) for pdf in (path, other)]
        check.same(objects[0], objects[1], f"{path.name}: objects of both ways")
        check(path.stat().st_size < 1.3 * other.stat().st_size, f"{path.name}: made fast {path.stat().st_size} bytes, whole {other.stat().st_size}")


# ---- the same whoever makes it ----

def again_and_again(check, shop):
    people = crowd(300, seed=2)
    roster = write_roster(shop.new("roster.csv"), people)
    wanted = contents(shop.made(check, "one thread", roster, "-j", "1"))
    check.same(len(wanted), len(people), "files")
    same_files(check, "four threads", shop.made(check, "four threads", roster, "-j", "4"), wanted)
    other = people[:]
    random.Random(3).shuffle(other)
    same_files(check, "rows in another order", shop.made(check, "another order", write_roster(shop.new("roster.csv"), other)), wanted)
    parts, together = shards(check, shop, roster, 3), shop.new("together")
    together.mkdir()
    for part in parts:
        check(len(list(part.iterdir())) > 60, f"a shard has {len(list(part.iterdir()))} of 300 people")
        for path in part.iterdir():
            check(not (together / path.name).exists(), f"{path.name} is made by two shards")
            shutil.copy(path, together)
    same_files(check, "three shards together", together, wanted)
    stable_shards(check, shop, people, parts)


def shards(check, shop, roster, count):
    return [shop.made(check, f"shard {n}/{count}", roster, "--shard", f"{n}/{count}") for n in range(1, count + 1)]


def stable_shards(check, shop, people, parts):
    """Somebody who comes, be it a namesake, moves nobody to another shard."""
    alone = next(person for person in people if [other.name for other in people].count(person.name) == 1)
    more = [Person("Ny Mand"), *people, Person(alone.name, "Områdechef", "Enhed ny")]
    before = [sorted(by_title(part)) for part in parts]
    after = [sorted(by_title(part)) for part in shards(check, shop, write_roster(shop.new("roster.csv"), more), len(parts))]
    new = {title_of(more[0])}
    for n, (old, now) in enumerate(zip(before, after), 1):
        check.same(sorted(set(now) - new), sorted(old), f"the people of shard {n} when two more have come")
    check(any(new <= set(now) for now in after), "the one who came is in no shard")


def other_programs(check, shop):
    people = crowd(25, seed=4) + [Person("Иван Петров"), Person("😀 Lund"), Person("Womow " * 49, unit="Womow " * 49)]
    roster = write_roster(shop.new("roster.csv"), people)
    out = shop.new()
    shop.pack(out, "--roster", roster)
    wanted = contents(out)
    check.same(len(wanted), 26, "files of a roster with two rows that cannot be made")
    for program in shop.others:
        again = shop.new()
        code, _, errors = shop.pack(again, "--roster", roster, "-j", "3", program=program, env=dict(os.environ, TSAN_OPTIONS=f"suppressions={RACES}"))
        if "unexpected memory mapping" in errors:  # ThreadSanitizer does not run on this kernel
            check.skip("ThreadSanitizer does not start")
            continue
        check(code == 1 and "Sanitizer" not in errors and "runtime error" not in errors, f"{program.name}: exit {code}\n{errors[-3000:]}")
        same_files(check, program.name, again, wanted)


# ---- broken off and taken up ----

def stamps(folder):
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}


def kill_on_the_way(command, out, when):
    """Kills a run when it has made so many files; whether it was still at work."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and (not out.exists() or len(os.listdir(out)) < when):
        time.sleep(0.0005)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def taken_up(check, shop, rows=KILLED_ROWS, kills=KILLS):
    """Killed again and again, then left to end: the same files as of a run that nobody disturbed."""
    chance = random.Random(6)
    roster = write_roster(shop.new("roster.csv"), crowd(rows, seed=5))
    wanted = contents(shop.made(check, "undisturbed", roster))
    out, killed = shop.new(), 0
    for turn in range(kills):
        killed += kill_on_the_way(shop.command(out, "--roster", roster), out, chance.randrange(rows * turn // kills, rows * (turn + 1) // kills))
        half = [path.name for path in out.iterdir() if path.suffix == ".pdf" and path.read_bytes() != wanted.get(path.name)]
        check(not half, f"wrong or half files after kill {turn + 1}: {half}")
    check(killed > kills / 2, f"only {killed} of {kills} runs were still at work when they were killed")
    (out / f"{min(wanted)}.part").write_bytes(b"left behind" * 100000)
    (out / min(wanted)).unlink(missing_ok=True)
    before = stamps(out)
    code, said, errors = shop.pack(out, "--roster", roster)
    check(code == 0, f"taken up: exit {code}\n{errors}")
    same_files(check, f"killed {killed} times", out, wanted)
    after = stamps(out)
    kept = [name for name in before if name.endswith(".pdf")]
    check(kept and all(after[name] == before[name] for name in kept), "files that were right were written anew")
    check.same(said, f"{rows - len(kept)} made, {len(kept)} there already, 0 left out, 0 rows at fault; folder: {out}\n", "what is said at the end")
    return shop, roster, out, wanted


def mended(check, shop, roster, out, wanted):
    """What is not as it is to be is replaced; nothing else is touched."""
    names = sorted(wanted)
    flipped = bytearray(wanted[names[0]])
    flipped[len(flipped) // 2] ^= 1
    (out / names[0]).write_bytes(flipped)
    (out / names[1]).write_bytes(wanted[names[1]][:-1])
    (out / names[2]).write_bytes(b"")
    (out / names[3]).write_bytes(wanted[names[3]] + b"\n")
    (out / names[4]).write_bytes(wanted[names[5]])
    (out / names[6]).unlink()
    before = stamps(out)
    code, said, _ = shop.pack(out, "--roster", roster)
    check.same((code, said.split(",")[0]), (0, "6 made"), "damaged files")
    same_files(check, "damaged files", out, wanted)
    touched = {name for name, stamp in stamps(out).items() if before.get(name) != stamp}
    check.same(touched, {*names[:5], names[6]}, "files that were written anew")
    edition = shop.new("framework.yaml")
    edition.write_text(DATA.read_text(encoding="utf-8").replace("August 2022", "Maj 2031"), encoding="utf-8")
    other = contents(shop.made(check, "another edition", roster, framework=edition))
    check(not any(other[name] == wanted[name] for name in wanted), "another edition has the same files")
    shop.pack(out, "--roster", roster, framework=edition)
    same_files(check, "another edition over the first", out, other)


def at_once(check, shop, roster, wanted):
    """Two runs that write the same files do not disturb each other."""
    out = shop.new()
    runs = [subprocess.Popen(shop.command(out, "--roster", roster, "-j", "2"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for run in runs:
        _, errors = run.communicate()
        check(run.returncode == 0, f"several runs at once: exit {run.returncode}\n{errors}")
    same_files(check, "several runs at once", out, wanted)


def broken_off(check, shop):
    shop, roster, out, wanted = taken_up(check, shop)
    at_once(check, shop, roster, wanted)
    mended(check, shop, roster, out, wanted)


# ---- the world ----

def check_quiet(check, what, said, people):
    """No word of a name and no unit is told."""
    words = {word.casefold() for person in people for word in re.split(r"[\W_]+", person.name) if len(word) > 2}
    words |= {person.unit.casefold().strip() for person in people if person.unit}
    told = sorted(word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said.casefold()))
    check(not told, f"{what} tells {told}:\n{said[:1000]}")


def no_room(check, shop):
    people = crowd(60, seed=7)
    roster = write_roster(shop.new("roster.csv"), people)
    wanted = contents(shop.made(check, "with room", roster))
    disk = shop.new("disk")
    disk.mkdir()
    if reader.run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk)[0]:
        check.skip("full disk: no right to mount")
    else:
        try:
            check_full(check, "full disk", shop, disk, roster, people, wanted, "No space left on device")
            reader.read("mount", "-o", "remount,size=64m", "tmpfs", disk)
            shop.pack(disk, "--roster", roster)
            same_files(check, "a disk that has room again", disk, wanted)
        finally:
            reader.run("umount", disk)
    limited = shop.new("limited")

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    check_full(check, "files that may not be so large", shop, limited, roster, people, wanted, "File too large", preexec_fn=limit)


def check_full(check, what, shop, out, roster, people, wanted, reason, **how):
    code, _, errors = shop.pack(out, "--roster", roster, **how)
    check(code == 3 and reason in errors and str(out) in errors, f"{what}: exit {code}\n{errors}")
    check_quiet(check, what, errors, people)
    wrong = [name for name, pdf in contents(out).items() if pdf != wanted.get(name)]
    check(not wrong, f"{what}: wrong or half files: {wrong}")


def unwritable(check, shop):
    people = crowd(20, seed=8)
    roster = write_roster(shop.new("roster.csv"), people)
    locked = shop.new("locked")
    locked.mkdir()
    locked.chmod(0o555)
    there = Path("/proc/self") if os.access(locked, os.W_OK) else locked  # root may write anywhere but in the kernel's folders
    taken = shop.new("taken")
    (taken / "velkommen-anna-a.pdf").mkdir(parents=True)
    for what, out, which in [("a folder that cannot be written", there, roster), ("a file for a folder", DATA, roster),
                             ("a folder below a file", DATA / "below", roster),
                             ("a folder in a file's place", taken, write_roster(shop.new("roster.csv"), [Person("Anna A")]))]:
        code, said, errors = shop.pack(out, "--roster", which)
        check(code == 3 and "error: " in errors and errors.count("\n") < 20, f"{what}: exit {code}\n{errors}")
        check_quiet(check, what, errors + said, people + [Person("Anna A")])
    check.same(sorted(os.listdir(taken)), ["velkommen-anna-a.pdf"], "beside a folder in a file's place")


def wrong_input(check, shop):
    good = write_roster(shop.new("roster.csv"), [Person("Anna A")])
    bare = shop.new("bare.csv")
    bare.write_text("Navn;Enhed\nAnna;B\n", encoding="utf-8")
    for what, options, framework, wanted in [
        ("no roster there", ["--roster", shop.folder / "none.csv"], DATA, r"none\.csv: error: cannot be opened"),
        ("a roster without roles", ["--roster", bare], DATA, r"bare\.csv:1:1: error: no column holds the roles"),
        ("a folder for a roster", ["--roster", shop.folder], DATA, r"error: is a folder"),
        ("no framework there", ["--roster", good], shop.folder / "none.yaml", r"none\.yaml: error: "),
        ("a bad framework", ["--roster", good], ROOT / "tests/cases/bad-many-faults/framework.yaml", r"framework\.yaml:\d+:\d+: error: "),
        ("no layout there", ["--roster", good, "-l", "none"], DATA, r"none\.yaml: error: "),
        ("a layout for nobody", ["--roster", good, "-l", "booklet"], DATA, r"booklet\.yaml:\d+:\d+: error: a layout for `haefte pack`"),
        ("a layout without the name", ["--roster", good, "-l", shop.layout("same", lambda text: text.replace("velkommen-{person.name}.pdf", "same.pdf"))],
         DATA, r"same\.yaml:\d+:\d+: error: a layout for `haefte pack`"),
        ("a role that is misspelt", ["--name", "Anna Hemmelig", "--role", "Tilbudslder"], DATA, r"did you mean “Tilbudsleder”\?"),
        ("no role at all", ["--name", "Anna Hemmelig", "--role", "xyzzy"], DATA, r"this is no role; there are: Områdechef, Tilbudsleder, Afdelingsleder"),
        ("no date", ["--name", "Anna Hemmelig", "--role", "Tilbudsleder", "--start", "snart"], DATA, r"this is no date"),
        ("no name", ["--name", " ", "--role", "Tilbudsleder"], DATA, r"the row has no name"),
    ]:
        out = shop.new()
        code, said, errors = shop.pack(out, *options, framework=framework)
        check(code == 1 and re.search(wanted, errors), f"{what}: exit {code}\n{errors}")
        check(not out.exists() or not os.listdir(out), f"{what}: something was made")
        check_quiet(check, what, said + errors, [Person("Anna Hemmelig")])


def told_once(check, shop):
    """What is wrong with the layout is told at the layout, once, and not of every row."""
    roster = write_roster(shop.new("roster.csv"), crowd(40, seed=13))
    for jobs in ("1", "2"):
        out = shop.new()
        layout = shop.layout("folders", lambda text: text.replace("velkommen-{person.name}", "a/{person.name}"))
        code, _, errors = shop.pack(out, "--roster", roster, "-l", layout, "-j", jobs)
        told = [line for line in errors.splitlines() if ": error: " in line]
        check(code == 1 and len(told) == 1 and told[0].startswith(f"{layout}:"), f"a fault of the layout, -j {jobs}: exit {code}\n{errors}")


def told_of_a_role(check, shop):
    """What is wrong with one role is told once, and the others get their documents."""
    people = crowd(40, seed=15)
    roster = write_roster(shop.new("roster.csv"), people)
    framework = shop.new("framework.yaml")
    long = "Tilbudsleder" + "s" * 300
    framework.write_text(DATA.read_text(encoding="utf-8").replace("name: Tilbudsleder", f"name: {long}"), encoding="utf-8")
    roster.write_text(roster.read_text(encoding="utf-8").replace("Tilbudsleder", long), encoding="utf-8")
    others = sum(person.role != "Tilbudsleder" for person in people)
    for jobs in ("1", "4"):
        out = shop.new()
        code, said, errors = shop.pack(out, "--roster", roster, "-j", jobs, framework=framework)
        told = [line for line in errors.splitlines() if ": error: " in line]
        check(code == 1 and told and len(set(told)) == len(told) and not any(str(roster) in line for line in told), f"a role at fault, -j {jobs}: exit {code}\n{errors}")
        check(said.startswith(f"{others} made, 0 there already, {len(people) - others} left out,") and len(os.listdir(out)) == others, f"a role at fault, -j {jobs}: {said}")


def quoted_names(check, shop):
    """Names in sentences, in a place too narrow: what does not fit is not quoted, however it is inflected."""
    people = [Person(name, unit="Løvehuset") for name in ("Ida Per", "Bo Ib", "Wolfeschlegelsteinhausenberger Li", "Øjvind O'Neill", "Anne ”Ane” Ås", "Jean-Luc Bø")]
    roster = write_roster(shop.new("roster.csv"), people)
    layout = shop.layout("narrow", lambda text: text.replace("          - part: cover labels\n", "          - part: cover labels\n"
                         '          - text: {x: 20, baseline: 20, width: 3.5, style: small, text: "{person.name}s"}\n'
                         '          - text: {x: 60, baseline: 20, width: 3.5, style: small, text: "{person.unit}s"}\n'))
    for language in ("C.UTF-8", "da_DK.UTF-8"):
        code, said, errors = shop.pack(shop.new(), "--roster", roster, "-l", layout, env=dict(os.environ, LANG=language, LC_ALL="", LANGUAGE=""))
        check(code == 1 and errors.count("narrow.yaml:") == len(people), f"names in a narrow place: exit {code}\n{errors}")
        words = {word.casefold() for person in people for word in re.split(r"[\W_]+", f"{person.name} {person.unit}") if len(word) > 1}
        told = [word for line in errors.splitlines() for word in words if word in "".join(re.findall("[“”].*[“”]", line)).casefold()]
        check(not told, f"names in a narrow place: {told} are told\n{errors}")


def same_names(check, shop):
    """No two people have one file, whatever the layout makes its name of."""
    people = [Person("Anna", unit="Berg Nord"), Person("Anna Berg", unit="Nord"), Person("Bo"), Person("Ib", unit="W" * 299)]
    roster = write_roster(shop.new("roster.csv"), people)
    for between, wanted in (("-", None), ("", None), ("_", ["anna-berg_nord.pdf", "anna_berg-nord.pdf", "bo_.pdf", f"ib_{'w' * 60}.pdf"])):
        layout = shop.layout("units", lambda text, sign=between: text.replace("velkommen-{person.name}.pdf", '"{person.name}' + sign + '{person.unit}.pdf"'))
        layout.write_text(re.sub(r"^ +- \{text: .*person\.(unit|start).*\n", "", layout.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")
        out = shop.new()
        code, _, errors = shop.pack(out, "--roster", roster, "-l", layout)
        if wanted:
            check.same((code, sorted(os.listdir(out))), (0, wanted), f"files with the unit in their names\n{errors}")
        else:
            check(code == 1 and f"{layout}:" in errors and "could have the same name" in errors, f"fields with {between!r} between them: exit {code}\n{errors}")


def closed_files(check, shop):
    """What is printed never lands in what is made, even where nobody can read it."""
    roster = write_roster(shop.new("roster.csv"), crowd(120, seed=14))
    for options in ([], ["--combined"]):
        wanted = contents(shop.made(check, "open files", roster, *options))
        for closed, code in (("2>&-", 0), (">&-", 3), ("<&-", 0), (">&- 2>&- <&-", 3), (">/dev/full", 3)):
            out = shop.new()
            command = shop.command(out, "--roster", roster, *options)
            got, _, errors = reader.run("sh", "-c", f'"$@" {closed}', "sh", *command)
            check.same(got, code, f"{options} {closed}: exit code\n{errors}")
            check(code == 0 or "2>" in closed or "the standard output cannot be written" in errors, f"{options} {closed}: {errors}")
            same_files(check, f"{options} {closed}", out, wanted)


def wrong_use(check, shop):
    roster = write_roster(shop.new("roster.csv"), [Person("Anna A")])
    one = ["--name", "Anna A", "--role", "Tilbudsleder"]
    for options in ([], ["--name", "Anna A"], ["--unit", "A"], ["--roster", roster, *one], ["--roster", roster, "--unit", "A"],
                    *(["--roster", roster, "--shard", shard] for shard in ("0/3", "4/3", "1", "1/", "/3", "a/b", "1/3/3", "-1/3", "1/0", "")),
                    *(["--roster", roster, "-j", jobs] for jobs in ("0", "-1", "x", "1.5", "")),
                    ["-l", "", *one], ["--roster", ""], ["-o", "", *one], *([*one, option] for option in ("--draft", "--only=leder", "--since=x", "--sheets=cards")),
                    [*one, "--shard", "1/2"], ["--roster", roster, "-l", "pack", "-l", "dialogue"], ["--roster", roster, DATA], ["--roster"]):
        out = shop.new()
        code, said, errors = shop.pack(out, *options)
        check(code == 2 and not said and "--help" in errors, f"pack {options}: exit {code}\n{said}{errors}")
        check(not out.exists(), f"pack {options}: a folder was made")


def own_columns(check, shop):
    """A layout that says what the columns are called; its names go before the usual ones."""
    people = crowd(6, seed=12)
    wanted = contents(shop.made(check, "columns with the usual names", write_roster(shop.new("roster.csv"), people)))
    roster = shop.new("roster.csv")
    roster.write_text("Afdeling,Org. enhed,Rolle,Niveau,Tiltræder fra,Hele navnet\n" + "".join(
        ",".join(["", person.unit, "ukendt", person.role, person.day and "{:02}-{:02}-{}".format(*person.start), person.name]) + "\n" for person in people), encoding="utf-8")
    words = "roster:\n  name: hele navnet\n  role: [Ledelsesniveau, Niveau]\n  unit: Org. enhed\n  start: tiltræder-fra\n"
    layout = shop.layout("own", lambda text: text.replace("\npage:\n", "\n" + words + "page:\n", 1))
    same_files(check, "columns that the layout names", shop.made(check, "columns that the layout names", roster, "-l", layout), wanted)
    look = layout.parent / "look"
    look.unlink()
    shutil.copytree(ROOT / "layouts/look", look)
    name = re.search(r"^look: look/(.*)$", layout.read_text(encoding="utf-8"), re.M)[1]
    layout.write_text(layout.read_text(encoding="utf-8").replace(words, ""), encoding="utf-8")
    (look / name).write_text((look / name).read_text(encoding="utf-8") + "\n" + words, encoding="utf-8")
    same_files(check, "columns that the look names", shop.made(check, "columns that the look names", roster, "-l", layout), wanted)
    code, _, errors = shop.pack(shop.new(), "--roster", roster)
    check(code == 1 and "let `roster:` of the layout say what it is called" in errors, f"columns that nothing names: exit {code}\n{errors}")


def blank(check, shop):
    """A sheet for whoever has a role: the place for the name stays empty."""
    out = shop.new()
    code, said, errors = shop.pack(out, "-l", "dialogue", "--role", "tilbudsleder")
    check.same((code, os.listdir(out)), (0, ["dialogark-tilbudsleder.pdf"]), f"a blank sheet\n{errors}")
    check("Tilbudsleder" in reader.read("pdftotext", out / "dialogark-tilbudsleder.pdf", "-"), "a blank sheet names no role")


# ---- names ----

LONG = ("Maria " * 50).strip()
NAMES = {  # name: that of the file, None where there is no document; then what the finding is
    'Anne "Ane" Ås': "anne-ane-aas",
    "../../etc/passwd": "etc-passwd",
    "a/b\\c": "a-b-c",
    "*Stjerne* Hansen": "stjerne-hansen",
    "[Ole]{lang=en} Ø": "ole-lang-en-oe",
    "{title}": "title",
    "{person.unit}": "person-unit",
    "\\*back\\": "back",
    "Zoe\u0308 A\u030asa": "zoe-aasa",
    "Nguyễn Văn Trỗi": "nguyen-van-troi",
    "<b>&amp;": "b-amp",
    "con": "person-con",
    "Иван Петров": "person-5d52ef",  # as is the name of one that is left out
    "$(touch x) %s%n": "touch-x-s-n",
    "Navn; med, tegn\tog mere": "navn-med-tegn-og-mere",
    "Jean–Luc O’Neill": "jean-luc-o-neill",
    "Soft\u00adhyphen No\u00a0break": "softhyphen-no-break",
    LONG: "maria-maria-maria-maria-maria-maria-maria-ma",
}
NAMELESS = ["O'" + "W" * 60, "Wwwwwwww/Hemmelighus" * 9, "李", "Emoji 😀 Lund", "محمد علي", "שרה כהן", "李小龙", "W" * 300, "Wilmowm " * 37]  # the fonts have no letters for them, or the page no room
REFUSED = ["W" * 301, "Anna\u0007Klokke"]  # by the roster


def strange_names(check, shop):
    people = [Person(name.strip(), unit="Womow " * 49 if name[-1] == " " else f"Sted {n}") for n, name in enumerate([*NAMES, *NAMELESS, *REFUSED])]
    roster = write_roster(shop.new("roster.csv"), people)
    out = shop.new("out")
    out.mkdir()
    code, said, errors = shop.pack(out / "made", "--roster", roster)
    check.same(code, 1, "strange names: exit code")
    check.same(said, f"{len(NAMES)} made, 0 there already, {len(NAMELESS)} left out, {len(REFUSED)} rows at fault; folder: {out / 'made'}\n",
               "strange names: what is said at the end")
    rows = [int(row) for row in re.findall(rf"^{re.escape(str(roster))}:(\d+):\d+: error: \S", errors, re.M)]
    check.same(rows, [len(NAMES) + n + 2 for n in range(len(NAMELESS) + len(REFUSED))], f"strange names: the rows that are told\n{errors}")
    check_quiet(check, "strange names", said + errors, people)
    check.same(sorted(os.listdir(out)), ["made"], "strange names: files elsewhere")
    check.same(sorted(os.listdir(out / "made")), sorted(f"velkommen-{name}.pdf" for name in NAMES.values()), "strange names: files")
    for name, file in NAMES.items():
        path = out / "made" / f"velkommen-{file}.pdf"
        if path.exists():
            wanted = name.replace("e\u0308", "ë").replace("A\u030a", "Å").replace("\u00ad", "")
            check(squeezed(f"Velkommen,{wanted}Tilbudsleder") in squeezed(reader.page_texts(path)[0]), f"the cover of {name!r}: {reader.page_texts(path)[0]!r}")
            check(not (faults := reader.faults(path)), f"{name!r}: {faults}")


def namesakes(check, shop):
    """Names that are alike in a file's name: each has a file, which stays theirs when others come."""
    people = [Person("Anna Berg", unit="A"), Person("Anna Berg", unit="B"), Person("anna  BERG", unit="C"), Person("Ánna Berg", unit="D"),
              Person("Anna Berg", unit="A")]
    first = contents(shop.made(check, "namesakes", write_roster(shop.new("roster.csv"), people)))
    check.same(len({name.casefold() for name in first}), len(people), f"files of namesakes, {sorted(first)}")
    more = contents(shop.made(check, "more namesakes", write_roster(shop.new("roster.csv"), [Person("Anna Berg", unit="E"), *people[::-1]])))
    check(len(more) == len(people) + 1 and all(more.get(name) == pdf for name, pdf in first.items()), f"another namesake changed {sorted(first)} to {sorted(more)}")


# ---- nothing but what is printed ----

def spellings(word):
    """A word as it may stand in a PDF."""
    wide = word.encode("utf-16-be")
    return {word.encode(), wide, wide.hex().encode(), wide.hex().upper().encode(), word.encode().hex().encode(), word.encode().hex().upper().encode()}


@functools.cache
def everything_in(pdf):
    """A file unpacked, and what is printed and read."""
    unpacked = Path(f"{pdf}.unpacked")
    reader.read("qpdf", "--qdf", "--object-streams=disable", pdf, unpacked)
    said = [text for _, text in tags.spoken(tags.read(pdf).root)]
    return unpacked.read_bytes().replace(b"\\\n", b""), " ".join(said + reader.page_texts(pdf))


def holds(pdf, word):
    unpacked, told = everything_in(pdf)
    return any(spelling in unpacked for spelling in spellings(word)) or word in told


def only_what_is_printed(check, shop):
    people = [Person("Anna Zebra", unit="Giraffen", start=(7, 5, 2029)), Person("Bo Tapir", "Områdechef", "Løvehuset", (8, 6, 2028))]
    roster = write_roster(shop.new("zxroster.csv"), people)

    def without_unit(text):
        return re.sub(r"^ +- \{text: .*person\.(unit|start).*\n", "", text, flags=re.M)
    for options in ([], ["-l", shop.layout("without", without_unit)]):
        folder = shop.made(check, "two people", roster, *options)
        for person, other in (people, people[::-1]):
            pdf = next(folder.glob(f"*{person.name.split()[1].lower()}.pdf"))
            what = f"the pack of {person.name}, {'without' if options else 'with'} unit"
            check(holds(pdf, person.name), f"{what}: the name is not found, so that nothing is")
            for word in (person.unit, person.day):
                check.same(holds(pdf, word), not options, f"{what}: whether it holds {word!r}")
            for word in (other.name.split()[1], other.unit, other.day, "2029-05-07", "07.05.2029", "20290507", "zxroster"):
                check(not holds(pdf, word), f"{what}: it holds {word!r}")


# ---- one person, progress, memory ----

def one_person(check, shop):
    person = Person("Bo Ærø-Dahl", "Områdechef", "Enhed 7", (1, 2, 2027))
    wanted = contents(shop.made(check, "a roster of one", write_roster(shop.new("roster.csv"), [person])))
    out = shop.new()
    options = ["--name", person.name, "--role", person.role, "--unit", person.unit, "--start", "01.02.2027"]
    code, said, errors = shop.pack(out, *options)
    check.same((code, said), (0, f"1 made, 0 there already, 0 left out, 0 rows at fault; folder: {out}\n"), f"one person\n{errors}")
    same_files(check, "one person", out, wanted)
    check_quiet(check, "one person", said + errors, [person])
    quoted = shop.new()
    code, _, errors = shop.pack(quoted, "--name", 'Åse "Ås"; x', "--role", "tilbudsleder")
    check(code == 0 and os.listdir(quoted) == ["velkommen-aase-aas-x.pdf"], f"one person with signs: exit {code}, {os.listdir(quoted)}\n{errors}")


def progress(check, shop):
    people = crowd(300, seed=9)
    roster = write_roster(shop.new("roster.csv"), people)
    for jobs in ("1", "2"):
        code, told = reader.on_terminal(shop.command(shop.new(), "--roster", roster, "-j", jobs))
        check(code == 0 and re.fullmatch(r"(\r\[#* *\] \d+/300)*\r\[#{40}\] 300/300\r\n", told), f"on a terminal, -j {jobs}: {told!r}")
        check_quiet(check, "the bar", told, people)
        code, _, errors = shop.pack(shop.new(), "--roster", roster, "-j", jobs)
        check(re.fullmatch(r"(\d+ of 300\n){1,11}", errors) and errors.endswith("300 of 300\n"), f"not on a terminal, -j {jobs}: {errors!r}")
    empty = write_roster(shop.new("roster.csv"), [Person("Anna A")])
    sizes = [len(os.listdir(out)) for out in shards(check, shop, empty, 3)]
    check.same(sorted(sizes), [0, 0, 1], "one person in three shards")


def flat(check, shop):
    peaks = []
    for count in (200, 2000):
        out = shop.new()
        peaks.append(reader.peak(shop.command(out, "--roster", write_roster(shop.new("roster.csv"), crowd(count, seed=10)), "-j", "2")))
        check.same(len(os.listdir(out)), count, "files")
        shutil.rmtree(out)
    check(peaks[0] > 5 and peaks[1] < min(MOST_MEGABYTES, peaks[0] + MOST_GROWTH), "200 people take {:.0f} MB, 2,000 take {:.0f} MB".format(*peaks))


def group(check, folder, programs, f):
    """`programs`: the one that ships, then those under sanitizers. `f`: the framework as it is expected."""
    shop = Shop(folder, programs)
    everybody(check, shop, f)
    both_ways(check, shop)
    again_and_again(check, shop)
    other_programs(check, shop)
    broken_off(check, shop)
    no_room(check, shop)
    unwritable(check, shop)
    wrong_input(check, shop)
    wrong_use(check, shop)
    told_once(check, shop)
    told_of_a_role(check, shop)
    quoted_names(check, shop)
    same_names(check, shop)
    closed_files(check, shop)
    own_columns(check, shop)
    blank(check, shop)
    strange_names(check, shop)
    namesakes(check, shop)
    only_what_is_printed(check, shop)
    one_person(check, shop)
    progress(check, shop)
    flat(check, shop)

"""What `haefte watch` must do: every save, in whatever way an editor saves, comes into the PDFs; no reader ever finds a half
written one; what a save does not touch is left alone; errors change nothing. Nothing here measures time: what is waited
for is waited for long."""
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import zlib
from collections import namedtuple
from pathlib import Path

import beside
import reader
from expected import BOOKLET, CARD, DATA, EXTRACT, POSTER, ROOT

PATIENCE = 60  # seconds: what has not come by then does not come
EDITS, WEIGHED = 100, (20, 100)  # memory is weighed after these
GROWTH = 2 << 20  # bytes, between the two; each build takes 40 MB and gives them back

TEXT = DATA.read_text(encoding="utf-8")
EXTRACT_READ = EXTRACT.format("tilbudsleder")
TOUCHED = {BOOKLET, POSTER, EXTRACT_READ, CARD.format("strategisk")}  # by the statement that is edited

LINE = re.compile(r"\d\d:\d\d:\d\d (?P<again>no more errors; )?(?:built (?P<made>\d+)(?: of (?P<all>\d+))? documents? in \d+ ms(?:: (?P<names>.+))?"
                  r"|(?P<same>saved; no page has changed)|(?P<errors>\d+) errors?; the PDFs stay as they are|(?P<end>stopped.*))")


def counted(number):
    """The text with a number in one statement of the role that EXTRACT_READ is for."""
    statement = "At understøtte afdelingsledere i at udmønte"
    if TEXT.count(statement) != 1:
        raise RuntimeError(f"{statement!r} occurs {TEXT.count(statement)} times")
    return TEXT.replace(statement, f"At understøtte K{number:03}K afdelingsledere i at udmønte")


def until(condition):
    """Waits for it; returns what it gave last."""
    end = time.monotonic() + PATIENCE
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.005)
    return held


# ---- editors ----

def in_place(path, text):
    path.write_text(text, encoding="utf-8")


def by_rename(path, text):
    fresh = path.with_name(f".{path.name}.new")
    in_place(fresh, text)
    fresh.replace(path)


def like_vim(path, text):
    old = path.with_name(path.name + "~")
    path.replace(old)
    in_place(path, text)
    old.unlink()


def anew(path, text):
    path.unlink()
    in_place(path, text)


def in_two_steps(path, text):
    """The file stays open between its parts, the first of which is sound by itself."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:text.index("\nabbreviations:") + 1])
        file.flush()
        time.sleep(0.02)
        file.write(text[text.index("\nabbreviations:") + 1:])


def in_two_goes(path, text):
    """The file is closed between its halves."""
    in_place(path, text[:len(text) // 2])
    time.sleep(0.02)
    with path.open("a", encoding="utf-8") as file:
        file.write(text[len(text) // 2:])


def with_backup(path, text):
    shutil.copy2(path, path.with_name(path.name + ".bak"))
    in_place(path, text)


WAYS = (like_vim, anew, in_two_steps, in_two_goes, with_backup)  # besides in_place and by_rename, which take turns


# ---- the program ----

def make_place(folder, program, linked=False):
    """A folder as the program is installed in: it takes all layouts there. `linked`: the text is a link to text elsewhere."""
    place = Path(tempfile.mkdtemp(dir=folder))
    (place / "build").mkdir()
    shutil.copy2(program, place / "build/haefte")
    shutil.copytree(ROOT / "layouts", place / "layouts")
    (place / "fonts").symlink_to(ROOT / "fonts")
    (place / "text").mkdir()
    path = place / "text" / DATA.name
    if linked:
        (place / "real").mkdir()
        path.symlink_to(place / "real/text.yaml")
        path = place / "real/text.yaml"
    in_place(path, TEXT)
    return place, path


class Watch:
    """A running `haefte watch`; what it says is gathered as it comes."""
    all = []

    def __init__(self, place, *options):
        self.place, self.lines, self.findings, self.seen = place, [], [], 0
        command = [str(place / "build/haefte"), "watch", "-o", "out", *options, f"text/{DATA.name}"]
        self.process = subprocess.Popen(command, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.all.append(self)
        self.gatherers = [threading.Thread(target=self.gather, args=pair, daemon=True) for pair in ((self.process.stdout, self.lines), (self.process.stderr, self.findings))]
        for gatherer in self.gatherers:
            gatherer.start()

    @staticmethod
    def gather(stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    def next(self):
        """The next line that was not asked for yet, as a match of LINE; None if it is none, or does not come: then that is the end."""
        until(lambda: len(self.lines) > self.seen or self.process.poll() is not None)
        if len(self.lines) <= self.seen:
            self.process.kill()
            return None
        self.seen += 1
        return LINE.fullmatch(self.lines[self.seen - 1])

    def touched(self):
        """The names of the next line; all documents where it names none."""
        line = self.next()
        if not line or line["errors"] or line["end"]:
            return f"no build: {self.lines[-1:]} {self.findings[-3:]}"
        if line["same"]:
            return set()
        return set(line["names"].split(", ")) if line["names"] else {pdf.name for pdf in (self.place / "out").glob("*.pdf")}

    def memory_at_rest(self):
        """The least within some seconds: the documents that an edit has not touched are made when all is quiet."""
        weights = []
        for _ in range(40):
            weights.append(self.memory())
            time.sleep(0.1)
        return min(weights)

    def memory(self):
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def reads(self):
        """How often it has asked for news of its files: a program that waits does so once a second."""
        return int(re.search(r"syscr: (\d+)", Path(f"/proc/{self.process.pid}/io").read_text())[1])

    def stop(self, number=signal.SIGINT):
        """Returns the exit code and all lines that no one has asked for."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = "none: it does not stop"
        for gatherer in self.gatherers:
            gatherer.join()
        return code, self.lines[self.seen:]


def contents(folder):
    return {pdf.name: pdf.read_bytes() for pdf in folder.glob("*.pdf")}


def built(place, text=None):
    """What `haefte build` makes of the text, or of the one that stands in the place."""
    with tempfile.TemporaryDirectory(dir=place) as folder:
        path = place / "text" / DATA.name
        if text is not None:
            path = Path(folder) / DATA.name
            in_place(path, text)
        code, _, errors = reader.run(str(place / "build/haefte"), "build", "-o", f"{folder}/out", str(path), cwd=place)
        if code:
            raise RuntimeError(f"exit {code}: {errors}")
        return contents(Path(folder) / "out")


def check_built(check, place, what, text=None):
    """In the end every PDF is, byte for byte, what `haefte build` makes."""
    wanted = built(place, text)
    until(lambda: contents(place / "out") == wanted)
    got = contents(place / "out")
    check.same(sorted(name for name in wanted.keys() | got.keys() if wanted.get(name) != got.get(name)), [], f"{what}: PDFs that are not what build makes")
    check.same(list((place / "out").glob("*.tmp")), [], f"{what}: files left over")


def check_end(check, watch, what, number=signal.SIGINT):
    code, lines = watch.stop(number)
    said = "\n".join(watch.findings)
    check(code == 0 and lines and LINE.fullmatch(lines[-1]) and LINE.fullmatch(lines[-1])["end"] and "Sanitizer" not in said,
          f"{what}: stopped with {code}, {lines[-2:]}, {said[-3000:]}")


class Reader(threading.Thread):
    """Opens the PDFs again and again. `faults`: those that were not whole."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.folder, self.faults, self.count, self.done = folder, [], 0, False

    def run(self):
        names = sorted(contents(self.folder))
        while not self.done:
            for name in names:
                self.count += 1
                self.look(name)
            time.sleep(0.01)

    def look(self, name):
        try:
            pdf = (self.folder / name).read_bytes()
        except FileNotFoundError:
            self.faults.append(f"{name} is gone")
            return
        if not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(b"%%EOF"):
            self.faults.append(f"{name}: {len(pdf)} bytes, {pdf[:10]} … {pdf[-10:]}")
        elif self.count % 500 == 0:
            with tempfile.NamedTemporaryFile(suffix=".pdf") as sample:
                sample.write(pdf)
                sample.flush()
                code, out, errors = reader.run("qpdf", "--check", sample.name)
            if code:
                self.faults.append(f"{name}: {out} {errors}")


# ---- saves ----

def number_in(pdf):
    found = re.search(r"K(\d{3})K", "".join(reader.page_texts(pdf)))
    return found and int(found[1])


def edits(check, folder, program):
    """A hundred saves in all ways there are. Each comes into the PDFs, makes one line, and leaves no memory behind."""
    place, path = make_place(folder, program)
    watch, weights = Watch(place), {}
    check.same(len(watch.touched()), 10, "at the start all documents are built")
    looks = Reader(place / "out")
    looks.start()
    for number in range(1, EDITS + 1):
        way = WAYS[number // 5 % len(WAYS)] if number % 5 == 0 else by_rename if number % 2 else in_place
        way(path, counted(number))
        if not check.same(watch.touched(), TOUCHED, f"edit {number}, {way.__name__}"):
            break
        check.same(number_in(place / "out" / EXTRACT_READ), number, f"edit {number}, {way.__name__}: in the PDF")
        if number in WEIGHED:
            check_built(check, place, f"after {number} edits")
            weights[number] = watch.memory_at_rest()
    looks.done = True
    looks.join()
    check(looks.count > 1000 and not looks.faults, f"of {looks.count} PDFs that were opened these were not whole: {looks.faults[:5]}")
    check(len(weights) == 2 and weights[WEIGHED[1]] < weights[WEIGHED[0]] + GROWTH, f"memory grows: {weights}")
    check.same([line for line in watch.findings if " error: " in line], [], "errors told, though no text with errors stayed")
    check_end(check, watch, "after the edits")


def hurry(check, folder, program):
    """Saves that nobody waits for."""
    place, path = make_place(folder, program)
    watch, chance = Watch(place), random.Random(7)
    watch.next()
    watch.process.send_signal(signal.SIGSTOP)
    for number in range(1, 6):
        (in_place, by_rename)[number % 2](path, counted(number))
    watch.process.send_signal(signal.SIGCONT)
    check.same(watch.touched(), TOUCHED, "five saves at once")
    check.same(number_in(place / "out" / EXTRACT_READ), 5, "five saves at once: in the PDF")
    check_built(check, place, "five saves at once")
    check.same(len(watch.lines), 2, f"five saves at once make one build: {watch.lines}")
    for number in range(10, 30):  # somewhere in a build, wherever that is
        in_place(path, counted(number))
        time.sleep(chance.uniform(0, 0.13))
    check(until(lambda: number_in(place / "out" / EXTRACT_READ) == 29), f"a save during a build is lost: {watch.lines[-3:]}")
    check_built(check, place, "saves during builds")
    watch.seen = len(watch.lines)
    in_place(path, counted(30))
    check_end(check, watch, "a save just before the end", signal.SIGTERM)
    check_built(check, place, "a save just before the end")


def errors(check, folder, program):
    """A text with errors changes no PDF, and is told of with its place; also where documents were still to be made."""
    place, path = make_place(folder, program)
    watch = Watch(place)
    watch.next()
    check_built(check, place, "at the start")
    before = contents(place / "out")
    lines = TEXT.count("\n")
    for turn in range(2):
        in_place(path, TEXT + "  x\n")
        line = watch.next()
        check(line and line["errors"] == "1", f"a broken text: {watch.lines[-2:]}")
        check(until(lambda: any(said.startswith(f"text/{DATA.name}:{lines + 1}:3: error: ") for said in watch.findings)), f"a broken text: {watch.findings}")
        check(contents(place / "out") == before, "a broken text changes PDFs")
        watch.findings.clear()
    path.unlink()
    line = watch.next()
    check(line and line["errors"] == "1" and until(lambda: any("cannot be opened" in said for said in watch.findings)), f"no file: {watch.findings}")
    in_place(path, counted(1))
    line = watch.next()
    check(line and line["again"] and line["made"] == str(len(TOUCHED)), f"the errors are gone: {watch.lines[-2:]}")
    in_place(path, TEXT + "  x\n")  # before the others carry the text that was right
    line = watch.next()
    check(line and line["errors"], f"broken again: {watch.lines[-2:]}")
    check_built(check, place, "the last text without errors", counted(1))
    code, said = watch.stop()
    check(code == 0 and said and "the last save has errors" in said[-1], f"stopped with errors: exit {code}, {said}")


# ---- what a save touches ----

Edit = namedtuple("Edit", "file old new")  # file: of the place; None: the text

KEYS = [
    Edit(None, "title: Ledelsesgrundlag\n", "title: Grundlag\n"),
    Edit(None, "subtitle: for Området", "subtitle: i Området"),
    Edit(None, "organisation: Specialsektoren", "organisation: Specialsektor"),
    Edit(None, "edition: August 2022", "edition: Maj 2023"),
    Edit(None, "date: 2022-08", "date: 2022-09"),
    Edit(None, "language: da-DK", "language: da"),
    Edit(None, "    name: Prioriteter", "    name: Prioritet"),
    Edit(None, "Lederen der *lykkes*, bruger sin tid på…", "Lederen der *lykkes* bruger tid på…"),
    Edit(None, "Lederen der *mislykkes*, bruger sin tid på…", "Lederen der *mislykkes* bruger tid på…"),
    Edit(None, "    name: Tilbudsleder", "    name: Tilbudschef"),
    Edit(None, "detail: i Området", "detail: under Området"),
    Edit(None, "    name: Faglig ledelse", "    name: Fagledelse"),
    Edit(None, "udvikler og implementerer strategier. Dette sker", "udvikler strategier. Dette sker"),
    Edit(None, "udvikler og implementerer strategier, med", "udvikler strategier, med"),
    Edit(None, "i de strategiske indsatser der igangsættes", "i de indsatser der igangsættes"),
    Edit(None, "i de strategiske indsatser, der igangsættes", "i de indsatser, der igangsættes"),
    Edit(None, "          - At betragte rutineopgaver som opgaver, der ikke kan optimeres.\n", ""),
    Edit(None, "  forord_titel: Forord", "  forord_titel: Et forord"),
    Edit(None, "    - heading: En del af noget større\n", "    - En del af noget større\n"),
    Edit(None, "  fortsaettes: …fortsættes", "  fortsaettes: …fortsætter"),
    Edit(None, "  MUS: medarbejderudviklingssamtale", "  MUS: udviklingssamtale"),
    Edit(None, "  - on-boarding\n", "  - onboarding\n"),
    Edit(None, "names: [Carsten Kaalbye, ", "names: ["),
    Edit(None, "  billede_kort: >-\n    Tråden flettet", "  billede_kort: >-\n    En tråd flettet"),
    Edit(None, "# Navne, som aldrig deles", "# Navne, der aldrig deles"),
    Edit("layouts/card.yaml", "  strip.foot: 9.8\n", "  strip.foot: 9.9\n"),
    Edit("layouts/extract.yaml", "title: ", "title: Uddrag "),
    Edit("layouts/look/fletvaerk.yaml", None, None),  # the first colour
    Edit("layouts/poster.yaml", None, None),  # a remark at its end
]


def apply(edit, text):
    if edit.old:
        if text.count(edit.old) < 1:
            raise RuntimeError(f"{edit.old!r} does not occur")
        return text.replace(edit.old, edit.new, 1)
    if "look" in edit.file:
        return re.sub(r"(rgb: )([0-9A-Fa-f]{6})", lambda m: m[1] + f"{int(m[2], 16) ^ 1:06X}", text, count=1)
    return text + "# that is all\n"


def without_source(pdf):
    """What a PDF holds besides the framework that travels in it: other streams as they stand, the objects that are packed
    together, but for the length of that stream."""
    attached = re.search(rb"\n\d+ 0 obj\n<<\s*/Length (\d+) 0 R\s*/Type /EmbeddedFile", pdf)
    packs = list(re.finditer(rb"\n\d+ 0 obj\n<</Type/ObjStm/N (\d+)/First (\d+)/Filter/FlateDecode/Length (\d+)>>\s*?stream\r?\n", pdf))
    objects = {}
    for pack in packs:
        count, first, length = map(int, pack.groups())
        text = zlib.decompress(pdf[pack.end():pack.end() + length])
        head = list(map(int, text[:first].split()))
        for number, start, end in zip(head[::2], head[1::2], head[3::2] + [len(text) - first]):
            objects[number] = text[first + start:first + end].strip()
        if len(head) != 2 * count:
            raise RuntimeError(f"{count} objects packed, {len(head) // 2} found")
    if not objects.pop(int(attached[1])).isdigit():
        raise RuntimeError("the length of the attached file is no number")
    return pdf[:attached.start()] + pdf[pdf.index(b"\nendobj", attached.end()):packs[0].start()], objects


def keys(check, folder, program):
    """Edits of every kind of key: what is built at once is what differs in more than the text that travels along."""
    place, path = make_place(folder, program, linked=True)
    twin, twin_path = make_place(folder, program)
    watch = Watch(place)
    watch.next()
    before = {name: without_source(pdf) for name, pdf in built(twin).items()}
    for edit in KEYS:
        text = apply(edit, (place / edit.file if edit.file else path).read_text(encoding="utf-8"))
        in_place(twin / edit.file if edit.file else twin_path, text)
        in_place(place / edit.file if edit.file else path, text)
        after = {name: without_source(pdf) for name, pdf in built(twin).items()}
        changed = {name for name in after if after[name] != before.get(name)}
        check.same(watch.touched(), changed, f"{edit.file or 'the text'}, {edit.new or 'a colour or remark'!r}: built at once")
        before = after
    check_built(check, place, "edits of all keys")
    check_end(check, watch, "edits of all keys")


def layouts(check, folder, program):
    """A layout's own documents are all that its edit rewrites; layouts that come and go are seen."""
    place, _ = make_place(folder, program)
    watch = Watch(place)
    watch.next()
    check_built(check, place, "at the start")
    before = contents(place / "out")
    card, poster = place / "layouts/card.yaml", place / "layouts/poster.yaml"
    by_rename(card, card.read_text(encoding="utf-8").replace("  strip.foot: 9.8\n", "  strip.foot: 9.9\n"))
    cards = {name for name in before if name.startswith("lommekort-")}
    check.same(watch.touched(), cards, "an edit of the card's layout")
    check_built(check, place, "an edit of the card's layout")
    check.same({name for name, pdf in contents(place / "out").items() if pdf != before[name]}, cards, "an edit of the card's layout: written")
    more = place / "layouts/second.yaml"
    by_rename(more, poster.read_text(encoding="utf-8").replace("output: plakat.pdf", "output: second.pdf"))
    check.same(watch.touched(), {"second.pdf"}, "a new layout")
    check_built(check, place, "a new layout")
    in_place(more, more.read_text(encoding="utf-8").replace("output: second.pdf", "output: plakat.pdf"))
    line = watch.next()
    check(line and line["errors"] == "1" and until(lambda: any("layouts/second.yaml:" in said and "two documents have the name" in said for said in watch.findings)),
          f"a name that is taken: {watch.lines[-1:]} {watch.findings}")
    more.unlink()
    line = watch.next()
    check(line and line["again"] and line["same"], f"a layout is gone: {watch.lines[-2:]}")
    look = place / "layouts/look/fletvaerk.yaml"
    text = look.read_text(encoding="utf-8")
    in_place(look, text.replace("colours:", "colour:", 1))
    line = watch.next()
    check(line and line["errors"] and until(lambda: any("layouts/look/fletvaerk.yaml:" in said for said in watch.findings)), f"a broken look: {watch.findings[-3:]}")
    like_vim(look, text)
    line = watch.next()
    check(line and line["again"] and line["same"], f"the look is mended: {watch.lines[-2:]}")
    check_end(check, watch, "edits of layouts")


def folders(check, folder, program):
    """A folder that is moved or deleted is an error, told once; the program waits until it is back."""
    place, path = make_place(folder, program)
    watch = Watch(place)
    watch.next()
    before = contents(place / "out")
    for turn, take_away in enumerate((lambda: (place / "text").rename(place / "moved"), lambda: shutil.rmtree(place / "text"))):
        take_away()
        line = watch.next()
        check(line and line["errors"] == "1" and until(lambda: any("cannot be opened" in said for said in watch.findings)), f"no folder: {watch.lines[-1:]} {watch.findings}")
        said, reads = (len(watch.lines), len(watch.findings)), watch.reads()
        time.sleep(2)
        check.same((len(watch.lines), len(watch.findings)), said, "no folder: it is told once")
        check(watch.reads() < reads + 100, f"no folder: the program does not wait: {watch.reads() - reads} reads")
        check.same(contents(place / "out").keys(), before.keys(), "no folder: PDFs")
        (place / "text").mkdir(exist_ok=True)
        in_place(path, counted(turn))
        line = watch.next()
        check(line and line["again"] and line["made"] == str(len(TOUCHED)), f"the folder is back: {watch.lines[-2:]}")
        in_place(path, counted(turn + 10))
        check.same(watch.touched(), TOUCHED, "an edit in the folder that is back")
        watch.findings.clear()
    shutil.rmtree(place / "text")
    check_end(check, watch, "no folder", signal.SIGHUP)


def sanitized(check, folder, program):
    """Builds, errors and ends under a sanitizer: no leak, no race."""
    place, path = make_place(folder, program)
    watch = Watch(place)
    line = watch.next()
    if not line and any("unexpected memory mapping" in said for said in watch.findings):
        watch.stop()
        return  # ThreadSanitizer does not run on this kernel, as the group "threads" says
    for number in (1, 2):
        by_rename(path, counted(number))
        check.same(watch.touched(), TOUCHED, f"{program.name}, edit {number}")
    check_built(check, place, program.name)
    in_place(path, TEXT + "  x\n")
    line = watch.next()
    check(line and line["errors"], f"{program.name}, broken: {watch.lines[-2:]}")
    in_place(path, counted(3))
    check.same(watch.touched(), TOUCHED, f"{program.name}, mended")
    in_place(path, counted(4))
    check_end(check, watch, program.name)
    check.same(number_in(place / "out" / EXTRACT_READ), 4, f"{program.name}: the last save")


def use(check, program):
    for arguments in (["watch"], ["watch", DATA, DATA], ["watch", "--press=tryk", DATA], ["watch", "--sheets=cards", DATA], ["watch", "--list-breaks", DATA]):
        code, out, said = reader.run(str(program), *map(str, arguments))
        check(code == 2 and not out and "--help" in said, f"{arguments}: exit {code}, {out} {said}")


def run(check, what, *arguments):
    """One of these, and no program is left running, whatever comes of it."""
    try:
        what(check, *arguments)
    finally:
        for watch in Watch.all:
            watch.process.kill()
            watch.process.wait()
        Watch.all.clear()


def group(check, folder, programs):
    """`programs`: the plain one first."""
    plain = programs[0]
    use(check, plain)
    calls = [(run, what, folder, plain) for what in (edits, folders, hurry, errors, layouts, keys)]
    beside.run(check, 3, calls + [(run, sanitized, folder, program) for program in programs[1:]])

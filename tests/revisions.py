"""What `haefte diff` must report. Edits are made to a copy of the framework, one by one and all together; each knows the
changes it has to be told as."""
import json
import os
import random
import re
import subprocess
from collections import Counter, namedtuple
from pathlib import Path

import frameworks
import reader
from expected import DATA

STATEMENT = re.compile(r"^ {10}- .*\n(?: {12}.*\n)*", re.M)  # as the file writes them

# `change` takes the file's text to another. `told`: its changes as `short` gives them; `lines`: those of the text format,
# as `plain_lines` gives them.
Edit = namedtuple("Edit", "name change told lines")


# ---- editing ----

def once(text, what):
    if text.count(what) != 1:
        raise RuntimeError(f"{what!r} occurs {text.count(what)} times")
    return what


def replace(old, new):
    return lambda text: text.replace(once(text, old), new)


def block(text, beginning):
    """The lines of the statement that begins so behind its dash."""
    found = [match[0] for match in STATEMENT.finditer(text) if match[0].startswith(f"          - {beginning}")]
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} statements begin with {beginning!r}")
    return found[0]


def remove(beginning):
    return lambda text: text.replace(block(text, beginning), "")


def insert(before, lines):
    return lambda text: text.replace(block(text, before), lines + block(text, before))


def move(beginning, before, old="", new=""):
    """Puts a statement before another, one of its words replaced."""
    def change(text):
        moved = block(text, beginning)
        return insert(before, moved.replace(old, new))(text.replace(moved, ""))
    return change


def write_as(beginning, lines):
    return lambda text: text.replace(block(text, beginning), lines)


EDITS = [
    Edit("edition", replace("edition: August 2022", "edition: Maj 2024"), ["text reworded edition"],
         ["~ edition: [-August 2022-]{+Maj 2024+}"]),
    Edit("date removed", replace("date: 2022-08 ", ""), ["text removed date"], ["- date: 2022-08"]),
    Edit("lead-in", replace("*lykkes*, er i stand til…", "*lykkes*, kan…"), ["text reworded columns.færdigheder.succeeds"],
         ["~ succeeds: Lederen der *lykkes*, [-er i stand til-]{+kan+}…"]),
    Edit("name of a role", replace("name: Afdelingsleder\n", "name: Teamleder\n"), ["text reworded roles.afdelingsleder.name"],
         ["~ name: [-Afdelingsleder-]{+Teamleder+}"]),
    Edit("detail removed", replace("    detail: i Området for Socialpsykiatri\n", ""), ["text removed roles.alle.detail"],
         ["- detail: i Området for Socialpsykiatri"]),
    Edit("label added", replace("    name: Strategisk ledelse\n", "    name: Strategisk ledelse\n    label: Strategi\n"),
         ["text added forms.strategisk.label"], ["+ label: Strategi"]),
    Edit("definition", replace("strategier. Dette sker med henblik", "strategier. Det sker med henblik"),
         ["text reworded forms.strategisk.definition"],
         ["~ definition: Er udtryk for en ledelsesadfærd, hvor ledere via en planmæssig eller processuel tilgang udvikler og "
          "implementerer strategier. [-Dette-]{+Det+} sker med henblik på at realisere konkrete strategiske mål."]),

    Edit("statement added", insert("At medvirke til at udvikle", "          - At sætte tid af til det, der er vigtigst.\n"),
         ["statement added strategisk.tilbudsleder.prioriteter.2"], ["+ 2: At sætte tid af til det, der er vigtigst."]),
    Edit("statement of two wordings added",
         insert("At lede nedad mod", "          - text: At spørge først.\n            on_role_page: Spørg først.\n"),
         ["statement added administrativ.tilbudsleder.arbejdsværdier.1"],
         ["+ 1: At spørge først.", "+ 1 on the role's page: Spørg først."]),
    Edit("statement removed", remove("At lede ud mod kommunerne"), ["statement removed strategisk.afdelingsleder.prioriteter.3"],
         ["- 3: At lede ud mod kommunerne i forhold til at kommunikere ”den gode historie” om de faglige strategier og den faglige "
          "kvalitet på både afdelings-, tilbuds- og områdeniveau."]),
    Edit("statement reworded", replace("At understøtte afdelingsledere i at udmønte", "At understøtte afdelingslederne i at udmønte"),
         ["statement reworded strategisk.tilbudsleder.prioriteter.1 = strategisk.tilbudsleder.prioriteter.1"],
         ["~ 1: At understøtte [-afdelingsledere-]{+afdelingslederne+} i at udmønte strategiske indsatser og indfri strategiske mål."]),
    Edit("moved in its cell", move("At inddrage medarbejdere i driftsmæssige", "At have fokus på at kunne skabe"),
         ["statement moved administrativ.afdelingsleder.arbejdsværdier.2 = administrativ.afdelingsleder.arbejdsværdier.1"],
         ["> 2 → 1: At inddrage medarbejdere i driftsmæssige prioriteringer med henblik på at lytte til praksisnære erfaringer."]),
    Edit("moved to another column", move("At formulere overordnede resultatmål", "At afdække de eksterne"),
         ["statement moved administrativ.områdechef.færdigheder.2 = administrativ.områdechef.prioriteter.2"],
         ["> 2: At formulere overordnede resultatmål for det samlede område i samspil med tilbudsledere, og som afspejler kerneopgaven "
          "for det samlede område.", "from Administrativ driftsledelse · Områdechef · Færdigheder, 2",
          "< 2: At formulere overordnede resultatmål for det samlede område …", "to Administrativ driftsledelse · Områdechef · Prioriteter, 2"]),
    Edit("moved to another role, and reworded",
         move("At arbejde med dokumentation", "At skabe en kultur, hvor alle fagligheder", "tidsspilde", "spildtid"),
         ["statement reworded, moved faglig.alle.arbejdsværdier.2 = faglig.afdelingsleder.arbejdsværdier.2"],
         ["> 2: At arbejde med dokumentation af faglige indsatser, og betragter det som [-tidsspilde-]{+spildtid+} snarere end potentiale "
          "for læring om, hvad der virker.", "from Faglig ledelse · Alle ledere · Arbejdsværdier, 2",
          "< 2: At arbejde med dokumentation af faglige indsatser, og …", "to Faglig ledelse · ROLE · Arbejdsværdier, 2"]),
    Edit("moved to another form", move("At finde fejl ved og kritisere", "At drive og udvikle ”egen butik”"),
         ["statement moved faglig.alle.prioriteter.1 = strategisk.alle.prioriteter.1"],
         ["> 1: At finde fejl ved og kritisere andres faglige perspektiver samt afmontere andres argumenter for at styrke sin egen sag.",
          "from Faglig ledelse · Alle ledere · Prioriteter, 1", "< 1: At finde fejl ved og kritisere andres faglige perspektiver …",
          "to Strategisk ledelse · Alle ledere · Prioriteter, 1"]),
    Edit("second wording added",
         write_as("At italesætte, at udvikling", "          - text: At italesætte, at udvikling og drift er hinandens forudsætninger snarere end\n"
                  "              hinandens modsætninger.\n            on_role_page: Udvikling og drift hører sammen.\n"),
         ["second_wording added administrativ.områdechef.arbejdsværdier.2"], ["+ 2 on the role's page: Udvikling og drift hører sammen."]),
    Edit("second wording removed",
         write_as("text: At tro, at vedkommende", "          - At tro, at vedkommende selv ”ved bedst” og er i mindre grad villig til at revurdere\n"
                  "            egne overbevisninger i mødet med nye data og argumenter.\n"),
         ["second_wording removed faglig.alle.færdigheder.2"],
         ["- 2 on the role's page: At tro, at vedkommende selv ”ved bedst”, og er i mindre grad villig til at revurdere egne "
          "overbevisninger i mødet med nye data og argumenter."]),
    Edit("second wording reworded", replace("fremme tværgående vidensdeling,", "fremme fælles vidensdeling,"),
         ["second_wording reworded faglig.områdechef.færdigheder.1 = faglig.områdechef.færdigheder.1"],
         ["~ 1 on the role's page: At skabe betingelser for høj faglig kvalitet i opgaveløsningen, ved at fremme "
          "[-tværgående-]{+fælles+} vidensdeling, systematisk læring og relevant kompetenceudvikling."]),

    Edit("paragraph reworded", replace("- Rigtig god læselyst.", "- Fortsat god læselyst."), ["text reworded passages.forord_2"],
         ["~ paragraph 7: [-Rigtig-]{+Fortsat+} god læselyst."]),
    Edit("heading added", replace("    - heading: En del af noget større\n", "    - heading: Sprog\n    - heading: En del af noget større\n"),
         ["text added passages.forord"], ["+ heading 5: Sprog"]),
    Edit("paragraph removed", replace("    - Niels Bohrs Vej 30\n", ""), ["text removed passages.kolofon"],
         ["- paragraph 1: Niels Bohrs Vej 30"]),
    Edit("passage added", replace("  mislykkes: Mislykkes\n", "  mislykkes: Mislykkes\n  tak: Tak til alle.\n"),
         ["text added passages.tak"], ["+ paragraph 1: Tak til alle."]),
    Edit("paragraphs swapped", replace("    - 9220 Aalborg Øst\n    - Juli 2022\n", "    - Juli 2022\n    - 9220 Aalborg Øst\n"),
         ["text moved passages.kolofon"], ["> paragraph N → N: Juli 2022"]),
    Edit("abbreviation added", replace("  LUS: ", "  KPI: nøgletal\n  LUS: "), ["text added abbreviations.KPI"], ["+ KPI: nøgletal"]),
    Edit("abbreviation reworded", replace("MUS: medarbejderudviklingssamtale", "MUS: samtale om udvikling"),
         ["text reworded abbreviations.MUS"], ["~ MUS: [-medarbejderudviklingssamtale-]{+samtale om udvikling+}"]),
    Edit("words to hyphenate", replace("  - on-boarding\n", "  - fag-ligheden\n  - skøns-udøvelse\n"), [], []),
    Edit("comments and line ends", lambda text: re.sub(r",\n {12}(?=\S)", ",  ", text).replace("roles:\n", "# Rollerne\nroles:\n"), [], []),
]


# ---- running ----

def run(program, *arguments, **options):
    return reader.run(str(program), "diff", *map(str, arguments), **options)


def crashed(code, errors):
    return code not in (0, 1, 2, 3) or "Sanitizer" in errors or "runtime error" in errors


class Editions:
    """Files to compare, in a folder of their own."""

    def __init__(self, folder):
        self.folder, self.count = Path(folder), 0
        self.text = DATA.read_text(encoding="utf-8")
        self.old = self.write(self.text)

    def write(self, text):
        self.count += 1
        path = self.folder / f"{self.count}.yaml"
        path.write_text(text, encoding="utf-8")
        return path


# ---- what is reported, in short ----

def address(side):
    return ".".join(str(side[key]) for key in ("form", "role", "column", "number"))


def short(change):
    what = f"{change['subject']} {change['kind']}" + (", moved" if change["moved"] and change["kind"] != "moved" else "")
    if change["subject"] == "text":
        return f"{what} {'.'.join(change['key'])}"
    sides = [change["old"], change["new"]]
    if change["kind"] in ("added", "removed"):
        return f"{what} {address(change['new'] or change['old'])}"
    return f"{what} {' = '.join(map(address, sides))}"


LINE = re.compile(r"^  (?P<label>[-+~><] \S.*?)(?: \(line \d+(?: → \d+)?\))?(?P<page> on the role's page)?  +(?P<text>\S.*)$")


def plain_lines(report):
    """The lines of changes as `label: text`, without numbers of lines; those of other places as they are."""
    for line in report.splitlines():
        if match := LINE.match(line):
            label = re.sub(r"^> paragraph \d+ → \d+", "> paragraph N → N", match["label"])
            yield f"{label}{match['page'] or ''}: {match['text']}"
        elif re.match(r" +(from|to) ", line):
            yield line.strip()


COUNTED = {"statement": "statements", "second_wording": "second wordings", "text": "other texts"}


def summary(told, hyphenation=""):
    """The end of the last line, from changes in short."""
    counts = Counter()
    for change in told:
        subject, kinds = re.match(r"(\w+) ((?:added|removed|reworded|moved)(?:, moved)?)", change).groups()
        counts.update((subject, kind) for kind in kinds.split(", "))
    parts = []
    for subject, name in COUNTED.items():
        kinds = [f"{counts[subject, kind]} {kind}" for kind in ("added", "removed", "reworded", "moved") if counts[subject, kind]]
        parts += [f"{name} ({', '.join(kinds)})"] if kinds else []
    return "; ".join(parts + [hyphenation] * bool(hyphenation)) or "no difference"


# ---- checks ----

def squeezed(text):
    return " ".join(text.split())


def check_change(check, what, change, files):
    """Places lead to the text, and its words make up both texts."""
    for which, side in (("old", change["old"]), ("new", change["new"])):
        if not side:
            continue
        place = side["place"]
        check.same(place["file"], str(files[which]), f"{what}: file of {short(change)}")
        if "line" in place:
            line = files[which].read_text(encoding="utf-8").splitlines()[place["line"] - 1][place["column"] - 1:]
            check(line.startswith(">-") or squeezed(line.strip("'")).startswith(squeezed(side["text"][:8])), f"{what}: {short(change)} is said to stand at {line!r}")
        else:
            check(change["key"][-1] in ("id", "outcome"), f"{what}: {short(change)} has no line")
        if change["kind"] == "reworded":
            words = "".join(word["text"] for word in change["words"] if word["kind"] != ("added" if which == "old" else "removed"))
            check.same(squeezed(words), squeezed(side["text"]), f"{what}: the words of {short(change)}, {which}")


def check_edits(check, what, editions, edits, program, role="Afdelingsleder", hyphenation=""):
    """The edits are told as what they are, and nothing else."""
    text = editions.text
    for edit in edits:
        text = edit.change(text)
    new = editions.write(text)
    told = sorted(change for edit in edits for change in edit.told)
    lines = sorted(line.replace("ROLE", role) for edit in edits for line in edit.lines)
    code, out, errors = run(program, "--format=json", editions.old, new)
    differs = bool(told or hyphenation)
    if not check((code, errors) == (int(differs), ""), f"{what}: exit {code}\n{errors[-3000:]}"):
        return
    report = json.loads(out)
    check.same(sorted(map(short, report["changes"])), told, f"{what}: JSON")
    check.same(report["summary"]["differs"], differs, f"{what}: differs")
    for change in report["changes"]:
        check_change(check, what, change, {"old": editions.old, "new": new})
    code, out, errors = run(program, editions.old, new)
    check((code, errors) == (int(differs), ""), f"{what}: exit {code} of text\n{errors[-3000:]}")
    check.same(sorted(plain_lines(out)), lines, f"{what}: text")
    check.same(out.splitlines()[-1], f"{editions.old} → {new}: {summary(told, hyphenation)}", f"{what}: summary")


def check_all_edits(check, editions, programs):
    hyphenation = "words to hyphenate (2 added, 1 removed)"
    for edit in EDITS:
        check_edits(check, edit.name, editions, [edit], programs[0], hyphenation=hyphenation if "hyphenate" in edit.name else "")
    for program in programs:
        check_edits(check, f"all edits, {program.name}", editions, EDITS, program, "Teamleder", hyphenation)


def check_grouping(check, editions, program):
    """The example of the README: what belongs to a cell stands below its name."""
    new = editions.write(replace("At understøtte afdelingsledere i at udmønte", "At understøtte afdelingslederne i at udmønte")(
        insert("At medvirke til at udvikle", "          - At sætte tid af.\n")(editions.text)))
    _, out, _ = run(program, editions.old, new)
    check.same(re.sub(r"\d{2,}", "N", out.splitlines()[0] + "\n" + "\n".join(out.splitlines()[1:3])),
               "Strategisk ledelse · Tilbudsleder · Prioriteter\n"
               "  ~ 1 (line N)  At understøtte [-afdelingsledere-]{+afdelingslederne+} i at udmønte strategiske indsatser og indfri strategiske mål.\n"
               "  + 2 (line N)  At sætte tid af.", "a group")


def shuffled(text, blocks, chance):
    """The text with these blocks of it in another order."""
    order = list(blocks)
    chance.shuffle(order)
    parts, at = [], 0
    for old, new in zip(blocks, order):
        begins = text.index(old, at)
        parts += [text[at:begins], new]
        at = begins + len(old)
    return "".join(parts) + text[at:]


def shuffled_cells(text, chance):
    """Every cell with its statements in another order."""
    cell = re.compile(r"(?:^ {10}- .*\n(?: {12}.*\n)*(?: {10}#.*\n)*)+", re.M)
    return cell.sub(lambda match: shuffled(match[0], STATEMENT.findall(match[0]), chance), text)


def check_shuffles(check, editions, programs):
    """Only moves are told, and as many as there must be."""
    statements = STATEMENT.findall(editions.text)
    check.same(len(statements), 92, "statements in the file")
    for seed in range(6):
        program, chance = programs[seed % len(programs)], random.Random(seed)
        for what, text in (("cells", shuffled_cells(editions.text, chance)), ("everything", shuffled(editions.text, statements, chance))):
            code, out, errors = run(program, "--format=json", editions.old, editions.write(text))
            if not check(code == 1 and not errors, f"{what} shuffled: exit {code}\n{errors[-3000:]}"):
                continue
            changes = json.loads(out)["changes"]
            check.same({(c["subject"], c["kind"]) for c in changes}, {("statement", "moved")}, f"{what} shuffled")
            within = [c for c in changes if [c["old"][key] for key in ("form", "role", "column")] == [c["new"][key] for key in ("form", "role", "column")]]
            if what == "cells":
                check.same(len(within), len(changes), "cells shuffled: moves to other cells")


def check_made_up(check, editions, programs):
    """Frameworks of other sizes and other words: the sum is right, and every change can be undone."""
    sizes = [dict(forms=1, roles=1, columns=1, statements=1), dict(forms=12, roles=6, columns=6, statements=1, words=6), dict(empty=0.5), dict(empty=1),
             dict(long_words=True), dict(words=1), dict(forms=2, roles=2, columns=2, words=300), dict(forms=2, roles=2, statements=40), {}]
    files = [editions.write(frameworks.make(seed=seed, **size)) for seed, size in enumerate(sizes)]
    for number, new in enumerate(files):
        old, program = files[number - 1], programs[number % len(programs)]
        what = f"made-up framework {number}"
        code, out, errors = run(program, "--format=json", old, new)
        if not check((code, errors) == (1, ""), f"{what}: exit {code}\n{errors[-3000:]}"):
            continue
        report = json.loads(out)
        counts = report["summary"]["statements"]
        check.same(report["old"]["statements"] + counts["added"] - counts["removed"], report["new"]["statements"], f"{what}: number of statements")
        for change in report["changes"]:
            check_change(check, what, change, {"old": old, "new": new})
        text = run(program, old, new)[1]
        check.same(sum(line.startswith("  + ") for line in text.splitlines() if "the role's page" not in line),
                   counts["added"] + report["summary"]["texts"]["added"], f"{what}: lines of what was added")


def check_equal(check, editions, programs):
    for program in programs:
        code, out, errors = run(program, editions.old, editions.old)
        check.same((code, out, errors), (0, f"{editions.old} → {editions.old}: no difference\n", ""), f"a file and itself, {program.name}")
        code, out, errors = run(program, "--format", "json", editions.old, editions.write(editions.text))
        check.same((code, errors), (0, ""), f"a file and its copy, {program.name}")
        check.same((json.loads(out)["changes"], json.loads(out)["summary"]["differs"]), ([], False), "a file and its copy")


def check_faults(check, editions, programs):
    """Bad input is said of the file it is in."""
    bad, none = editions.write("language: da-DK\nroles: 7\n"), editions.folder / "none.yaml"
    for program in programs:
        for what, files, named in (("bad old file", [bad, editions.old], ["OLD"]), ("bad new file", [editions.old, bad], ["NEW"]),
                                   ("two bad files", [bad, none], ["OLD", "NEW"]), ("no old file", [none, editions.old], ["OLD"]),
                                   ("a folder", [editions.old, editions.folder], ["NEW"])):
            code, out, errors = run(program, *files)
            check((code, out) == (1, ""), f"{what}: exit {code}, output {out!r}\n{errors[-3000:]}")
            check(not crashed(code, errors), f"{what}: {errors[-3000:]}")
            check.same(re.findall(r"note: this is (\w+)", errors), named, f"{what}: {errors}")
            check(len(re.findall(r": error: ", errors)) >= len(named), f"{what}: {errors}")
    for what, arguments in (("no file", []), ("one file", [DATA]), ("three files", [DATA] * 3), ("another format", ["--format=xml", DATA, DATA]),
                            ("no format", [DATA, DATA, "--format"])):
        code, out, errors = run(programs[0], *arguments)
        check((code, out) == (2, "") and "--help" in errors, f"{what}: exit {code}, {out!r}, {errors!r}")
    with open("/dev/full", "w") as full:
        done = subprocess.run([programs[0], "diff", bad.with_name("1.yaml"), editions.write(EDITS[0].change(editions.text))], stdout=full, stderr=subprocess.DEVNULL)
        check.same(done.returncode, 3, "to a full device: exit code")


def on_terminal(program, *arguments, **variables):
    """What a terminal receives of `diff`."""
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"} | variables
    return reader.on_terminal([program, "diff", *arguments], "stdout", env=environment)[1].replace("\r\n", "\n")


def check_colours(check, editions, program):
    new = editions.folder / "ny\033[2J.yaml"  # would clear the screen
    new.write_text(EDITS[0].change(editions.text), encoding="utf-8")
    _, plain, _ = run(program, editions.old, new)
    check("\033" not in plain and "ny\ufffd[2J.yaml" in plain and "[-August 2022-]{+Maj 2024+}" in plain, f"not on a terminal: {plain!r}")
    coloured = on_terminal(program, editions.old, new)
    check("\033[31;9mAugust 2022\033[0m\033[32;4mMaj 2024\033[0m" in coloured, f"on a terminal: {coloured!r}")
    check("\033[2J" not in coloured, f"a name that steers the terminal: {coloured!r}")
    check.same(re.sub(r"\033\[[\d;]*m", "", coloured), re.sub(r"\[-|-\]|\{\+|\+\}", "", plain), "colours aside")
    check.same(on_terminal(program, editions.old, new, NO_COLOR="1"), plain, "with NO_COLOR")
    check.same(on_terminal(program, editions.old, new, TERM="dumb"), plain, "on a terminal without colours")
    check("\033" not in on_terminal(program, "--format=json", editions.old, new), "JSON on a terminal")


def group(check, folder, programs):
    """`programs`: the one that ships, then those under sanitizers."""
    editions = Editions(folder)
    check_equal(check, editions, programs)
    check_all_edits(check, editions, programs)
    check_grouping(check, editions, programs[0])
    check_shuffles(check, editions, programs)
    check_made_up(check, editions, programs)
    check_faults(check, editions, programs)
    check_colours(check, editions, programs[0])

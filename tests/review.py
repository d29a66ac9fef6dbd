"""What `haefte check` must find. Faults are put into a copy of the real text, each at a place that is known; what is
right must be left alone."""
import json
import random
import re
from collections import Counter, namedtuple
from pathlib import Path

import frameworks
import hyphenation_rates
import reader
from expected import DATA

RULES = ("drift", "cells", "lead-in", "doubled", "spelling", "typography", "readability", "copyfit")
LINE = re.compile(r"^(?P<file>[^:]+):(?:(?P<line>\d+):(?P<column>\d+):)? (?P<level>note|warning|error): (?P<text>.+) \[(?P<rule>[a-z-]+)\]$")
LAST = re.compile(r"^[^:]+: (\d+) errors?, (\d+) warnings?, (\d+) notes?$")

Finding = namedtuple("Finding", "line column level text rule")

# `old` is replaced by `new`; the finding has this level and rule, these words, and stands on the line of `at` (`new`
# itself where None).
Fault = namedtuple("Fault", "name old new level rule words at", defaults=[None])


# ---- running ----

def run(program, path, *options):
    """Exit code, findings, the counts of the last line, errors."""
    code, out, errors = reader.run(str(program), "check", *options, path.name, cwd=path.parent)
    lines = out.splitlines()
    findings = [Finding(int(m["line"] or 0), int(m["column"] or 0), m["level"], m["text"], m["rule"])
                for line in lines[:-1] if (m := LINE.match(line))]
    last = LAST.match(lines[-1]) if lines else None
    sound = last and len(findings) == len(lines) - 1
    return code, findings, tuple(map(int, last.groups())) if sound else out, errors


def write(folder, name, text):
    path = Path(folder) / name
    path.write_text(text, encoding="utf-8")
    return path


# ---- faults ----

def replaced(text, old, new):
    if text.count(old) != 1:
        raise RuntimeError(f"{old!r} occurs {text.count(old)} times")
    return text.replace(old, new)


def line_of(text, what):
    if text.count(what) != 1:
        raise RuntimeError(f"{what!r} occurs {text.count(what)} times")
    return text[:text.index(what)].count("\n") + 1


LONG = "At " + " ".join(f"nå mål {n} til tiden og" for n in range(8)) + " hvile."

FAULTS = [
    # spelling
    Fault("a letter missing", "igangværende indsatser samt", "igangvrende indsatser samt", "error", "spelling", "“igangværende”"),
    Fault("two letters swapped", "engagement og motivation.", "engagemnet og motivation.", "error", "spelling", "“engagement”"),
    Fault("a letter doubled", "som følge af omskiftelige", "som følge af omskifftelige", "error", "spelling", "“omskiftelige”"),
    Fault("another letter", "implementeret fyldestgørende", "implementeret fyldestgærende", "error", "spelling", "“fyldestgørende”"),
    Fault("a link missing", "handleplaner og adfærdsprocedurer", "handleplaner og adfærdprocedurer", "error", "spelling", "“adfærdsprocedurer”"),
    Fault("half a link missing", "fokus på kapacitetsstyring", "fokus på kapacitetstyring", "error", "spelling", "“kapacitetsstyring”"),
    Fault("a compound by chance", "respekt i ord og handling.", "respekt i ord og hanling.", "warning", "spelling", "“handling”"),
    Fault("a wrong link", "samspil med tilbudsledere,", "samspil med tilbudledere,", "warning", "spelling", "“tilbudsledere”"),
    Fault("a name", "Områdechef Carsten Kaalbye", "Områdechef Carsten Kaalby", "error", "spelling", "“Kaalbye”"),
    Fault("the shift key", "- Rigtig god", "- RIgtig god", "error", "spelling", "“Rigtig”"),
    Fault("a word twice", "vaner og rutiner relateret", "vaner og og rutiner relateret", "warning", "spelling", "“og” stands here twice"),
    Fault("a compound apart", "sikre sammenhængskraft i Området.", "sikre sammenhængs kraft i Området.", "warning", "spelling", "“sammenhængskraft” elsewhere"),
    Fault("a hyphen too many", "mål på tilbudsniveau og sammen", "mål på tilbuds-niveau og sammen", "warning", "spelling", "“tilbudsniveau” elsewhere"),
    Fault("in a heading", "heading: En del af noget større", "heading: En del af noget størrre", "error", "spelling", "“større”"),
    Fault("in what is read out", "TRIO: leder, tillidsrepræsentant", "TRIO: leder, tillidrepræsentant", "error", "spelling", "“tillidsrepræsentant”"),
    # typography
    Fault("typewriter's marks", "At efterleve ITOP-værdien ”inddragelse”", "At efterleve ITOP-værdien \"inddragelse\"", "warning", "typography", "a typewriter's quotation mark"),
    Fault("other marks", "”kalder på det”", "“kalder på det”", "warning", "typography", "of another kind"),
    Fault("a mark alone", "”sat strøm” til", "”sat strøm til", "warning", "typography", "no other to go with it"),
    Fault("a hyphen for a dash", "At forbedre – ved", "At forbedre - ved", "warning", "typography", "a hyphen stands for a dash"),
    Fault("two hyphens for a dash", "én ting – noget", "én ting -- noget", "warning", "typography", "a hyphen stands for a dash"),
    Fault("two blanks", "At få de menneskelige", "At få  de menneskelige", "note", "typography", "several blanks"),
    Fault("a blank before a comma", "Det betyder, at det", "Det betyder , at det", "warning", "typography", "a blank before “,”"),
    Fault("a blank before a stop", "læring om, hvad der virker.", "læring om, hvad der virker .", "warning", "typography", "a blank before “.”"),
    Fault("no blank after a comma", "menneskelige, faglige, fysiske", "menneskelige, faglige,fysiske", "warning", "typography", "a blank is missing after “,”"),
    Fault("no blank after a stop", "strategier. Dette sker", "strategier.Dette sker", "warning", "typography", "a blank is missing after “.”"),
    Fault("three stops", "løbende bør evalueres", "løbende... bør evalueres", "warning", "typography", "write …"),
    Fault("no stop at the end", "lytte til\n            praksisnære erfaringer.", "lytte til\n            praksisnære erfaringer", "warning", "typography", "a full stop is missing", "praksisnære erfaringer"),
    Fault("two stops", "skabt merværdi i forhold til kerneopgaven.", "skabt merværdi i forhold til kerneopgaven..", "warning", "typography", "a full stop too many"),
    Fault("two commas", "op, ned, til siden", "op, ned,, til siden", "warning", "typography", "two signs"),
    Fault("an English genitive", "tilbuddets ledere", "tilbuddet's ledere", "warning", "typography", "genitive"),
    Fault("an accent", "sin egen sag.", "sin egen` sag.", "warning", "typography", "accent"),
    Fault("an open bracket", "(TRIO, MUS, APV m.v.)", "(TRIO, MUS, APV m.v.", "warning", "typography", "never closed"),
    Fault("a small letter", "- At opbygge en", "- at opbygge en", "warning", "typography", "a small letter"),
    # statements and cells
    Fault("no lead-in", "- At afdække de eksterne", "- Afdække de eksterne", "warning", "lead-in", "does not go on"),
    Fault("a looser lead-in", "- At inddrage medarbejdere", "- Villig til at inddrage medarbejdere", "note", "lead-in", "read it after"),
    Fault("a new second wording", "          - At lede nedad mod afdelingsledere for", "          - text: At lede nedad for at se det, der er svært.\n            on_role_page: At lede opad for at se det, der er svært.\n          - At lede nedad mod afdelingsledere for", "warning", "drift", "At lede [-nedad-]{+opad+} for at", "on_role_page: At lede opad for at se"),
    Fault("a statement again", "          - At drive og udvikle ”egen butik”", "          - \"at Betragte  rutineopgaver som opgaver der ikke kan optimeres\"\n          - At drive og udvikle ”egen butik”", "warning", "doubled", "the same statement", "- At betragte rutineopgaver som"),
    Fault("nearly again", "          - At igangsætte så mange", "          - At efterleve værdien ”tillid”, som handler om at udvise og indgyde tillid, uanset om arbejdsrelationer er op, ned eller ud.\n          - At igangsætte så mange", "note", "doubled", "nearly the same", "- At efterleve ITOP-værdien ”tillid”"),
    Fault("an empty cell", "          - At have blik for afdelingsledernes forskellige vilkår og kompetencer, og leder med afsæt\n            heri.\n", "          []\n", "note", "cells", "printed empty", "          []\n"),
    Fault("a full cell", "          - At sikre en balance,", "".join(f"          - At {what} hver dag.\n" for what in ("synge", "danse", "løbe", "hoppe", "svømme")) + "          - At sikre en balance,", "note", "cells", "no cell beside it has more than 3", "- At synge hver dag."),
    Fault("a long statement", "          - At italesætte vigtigheden", f"          - {LONG}\n          - At italesætte vigtigheden", "warning", "readability", "divide it", LONG),
]

# What a reading machine made of the booklet of 2022, but for what it took for other words (klar for uklar).
MISREADINGS = [
    ("under Specialsektoren i", "under Speciaalsektoren i", "“Specialsektoren”"),
    ("vision_titel: Specialsektorens vision", "vision_titel: Specialesektorens vision", "“Specialsektorens”"),
    ("adfærdsprocedurer", "adfærdprocedurer", "“adfærdsprocedurer”"),
    ("text: At være bindeleddet", "text: At være bindeledet", "“bindeleddet”"),
    ("detailstyring", "detaljstyring", ""),
    ("kollektiviseret", "kollektiveret", ""),
    ("en meningsskabende fortælling om Specialsektorens", "en meningskabende fortælling om Specialsektorens", "“meningsskabende”"),
    ("respekt for og nysgerrighed", "respekt for og nysgerighed", "“nysgerrighed”"),
    ("uhensigtsmæssig", "uhenigtsmæssig", "“uhensigtsmæssig”"),
    ("mål på tilbudsniveau og sammen", "mål på tilbuds-niveau og sammen", "“tilbudsniveau”"),
    ("samlede drift på tilbudsniveau.", "samlede drift på tilbuds niveau.", "“tilbudsniveau”"),
    ("    name: Personaleledelse", "    name: Personale ledelse", "Personaleledelse”"),
]


def planted():
    text = DATA.read_text(encoding="utf-8")
    for fault in FAULTS:
        text = replaced(text, fault.old, fault.new)
    return text


def check_faults(check, text, findings, what):
    for fault in FAULTS:
        line = line_of(text, fault.at or fault.new)
        there = [f for f in findings if f.line == line and f.rule == fault.rule]
        check(any(f.level == fault.level and fault.words in f.text for f in there),
              f"{what}: {fault.name}: not found on line {line}; there: {there}")


# ---- groups ----

def real_text(check, programs):
    text = DATA.read_text(encoding="utf-8")
    for program in programs:
        what = f"the real text, {program.name}"
        code, findings, counts, errors = run(program, DATA)
        rules = Counter(f.rule for f in findings)
        check(code == 1 and not errors, f"{what}: exit {code} {errors}")
        check.same(rules["drift"], len(re.findall(r"^ +on_role_page:", text, re.M)), f"{what}: drifted wordings")
        check.same(rules["drift"], 29, f"{what}: drifted wordings")
        wrong = [f for f in findings if f.rule in ("spelling", "typography", "cells") and f.level != "note"]
        check(not wrong, f"{what}: false alarms: {wrong}")
        check(rules["spelling"] <= 1 and not rules["typography"] and not rules["cells"], f"{what}: more notes than one: {rules}")
        unlike = [f.text.split("”")[0] + "”" for f in findings if f.rule == "lead-in"]
        check.same(unlike, ["“Både at tale …”", "“Tydeliggøre strategiske mål …”", "“Vedholdende at forsvare …”", "“Både at være …”",
                            "“Alt andet end …”"], f"{what}: lead-ins")
        check.same([f.level for f in findings if f.rule == "lead-in"].count("warning"), 1, f"{what}: lead-ins that do not go on")
        check.same(rules["readability"], 8, f"{what}: LIX of forms and roles")
        check.same(counts, tuple(Counter(f.level for f in findings)[level] for level in ("error", "warning", "note")), f"{what}: the last line")
        check(findings == sorted(findings, key=lambda f: (f.line, f.column)), f"{what}: the findings are out of order")


def faults(check, folder, programs):
    text = planted()
    path = write(folder, "faults.yaml", text)
    check(len(FAULTS) >= 40, f"{len(FAULTS)} faults")
    for program in programs:
        code, findings, counts, errors = run(program, path)
        check.same((code, errors), (1, ""), f"faults, {program.name}: exit code and errors")
        check_faults(check, text, findings, program.name)


def one_by_one(check, folder, plain):
    """Each fault alone adds its finding, and no other of the rules that look at words and signs."""
    real = DATA.read_text(encoding="utf-8")
    before = Counter((f.rule, f.text) for f in run(plain, DATA)[1] if f.rule in ("spelling", "typography"))
    for fault in FAULTS:
        if fault.rule not in ("spelling", "typography"):
            continue
        _, findings, _, _ = run(plain, write(folder, "one.yaml", replaced(real, fault.old, fault.new)))
        after = Counter((f.rule, f.text) for f in findings if f.rule in ("spelling", "typography"))
        more = list((after - before).elements())
        check(len(more) in (1, 2) and all(rule == fault.rule for rule, _ in more), f"{fault.name}, alone: {more}")


def misreadings(check, folder, plain):
    text = DATA.read_text(encoding="utf-8")
    for old, new, _ in MISREADINGS:
        text = replaced(text, old, new)
    _, findings, _, _ = run(plain, write(folder, "misread.yaml", text))
    for _, new, meant in MISREADINGS:
        line = line_of(text, new) + new.count("\n")
        check(any(f.line == line and f.rule == "spelling" and f.level != "note" and meant in f.text for f in findings),
              f"misread: {new!r} on line {line}: {[f for f in findings if f.line == line]}")


def switches(check, folder, plain):
    text = planted()
    _, all_findings, _, _ = run(plain, write(folder, "all.yaml", text))
    for rule in RULES:
        added = f"\ncheck:\n  off: [{rule}]\n"
        code, findings, _, errors = run(plain, write(folder, "off.yaml", text + added))
        check.same(findings, [f for f in all_findings if f.rule != rule], f"off: {rule}")
    code, findings, counts, errors = run(plain, write(folder, "off.yaml", text + f"\ncheck: {{off: [{', '.join(RULES)}]}}\n"))
    check.same((code, findings, counts, errors), (0, [], (0, 0, 0), ""), "all rules off")
    code, findings, counts, _ = run(plain, write(folder, "notes.yaml", DATA.read_text(encoding="utf-8") + "\ncheck: {off: [drift, doubled, lead-in]}\n"))
    check(code == 0 and counts[2] > 0 and not counts[0] + counts[1], f"notes alone: exit {code}, {counts}")
    code, _, _, errors = run(plain, write(folder, "unknown.yaml", text + "\ncheck:\n  off: [drift, readabilty]\n"))
    check(code == 1 and re.search(r"^unknown\.yaml:\d+:16: error: there is no rule “readabilty”: did you mean “readability”\?$", errors, re.M),
          f"an unknown rule: exit {code}, {errors}")
    word = "\ncheck:\n  words: [igangvrende, Kaalby]\n"
    _, findings, _, _ = run(plain, write(folder, "words.yaml", text + word))
    check(not [f for f in findings if f.rule == "spelling" and re.search("igangvrende|“Kaalby”", f.text)], "words below `check:` are not right")


def formats(check, folder, programs):
    path = write(folder, "faults.yaml", planted())
    for program in programs:
        _, findings, counts, _ = run(program, path)
        code, out, errors = reader.run(str(program), "check", "--format=json", path.name, cwd=path.parent)
        told = json.loads(out)
        got = [Finding(f["line"], f["column"], f["level"], f["text"], f["rule"]) for f in told["findings"]]
        check.same(got, findings, f"JSON and text, {program.name}")
        check.same((code, errors, told["file"]), (1, "", path.name), f"JSON, {program.name}: exit code, errors, file")
        check.same((told["errors"], told["warnings"], told["notes"]), counts, f"JSON, {program.name}: counts")
    empty = write(folder, "clean.yaml", DATA.read_text(encoding="utf-8") + f"\ncheck: {{off: [{', '.join(RULES)}]}}\n")
    code, out, _ = reader.run(str(programs[0]), "check", "--format", "json", empty)
    check.same((code, json.loads(out)["findings"]), (0, []), "JSON of a clean file")


LAST_OF_PANEL = "kvalificere strategiske drøftelser i områdeledelsen.\n"
MORE = "          - At give plads til det, der er svært, og stå ved det, også når det koster tid og kræfter, og ved det {}.\n"


def crowded(statements):
    """The real text, its fullest panel of a card with so many statements more; and the line of the last of them."""
    more = "".join(MORE.format("en anden gang " * (n + 1) + "igen") for n in range(statements))
    text = replaced(DATA.read_text(encoding="utf-8"), LAST_OF_PANEL, LAST_OF_PANEL + more)
    return text, line_of(text, LAST_OF_PANEL) + statements


def copyfit(check, folder, programs):
    card = Path("layouts/card.yaml").resolve()
    booklet = Path("layouts/booklet.yaml").resolve()
    for program in programs:
        real = [f for f in run(program, DATA)[1] if f.rule == "copyfit"]
        check(real and all(f.level == "note" for f in real), f"{program.name}: the real text: {real}")
        check(any("Alle ledere" in f.text and "99 %" in f.text and "uddrag-alle.pdf" in f.text for f in real), f"{program.name}: {real}")
        text, line = crowded(1)
        path = write(folder, "full.yaml", text)
        found = [f for f in run(program, path)[1] if f.rule == "copyfit" and f.level == "warning"]
        check(len(found) == 1 and found[0].line == line and "lommekort-strategisk.pdf" in found[0].text, f"{program.name}: a full panel: {found}")
        check(run(program, path, "-l", booklet)[1] and not [f for f in run(program, path, "-l", booklet)[1] if f.rule == "copyfit" and f.level == "warning"],
              f"{program.name}: a full panel, the booklet alone")
        check([f for f in run(program, path, "-l", card)[1] if f.rule == "copyfit"] == found, f"{program.name}: a full panel, cards alone")
        text, line = crowded(5)
        code, findings, _, errors = run(program, write(folder, "over.yaml", text))
        over = [f for f in findings if f.rule == "copyfit" and f.level == "error"]
        check(code == 1 and not errors and len(over) == 1 and "too high" in over[0].text and line - 5 < over[0].line <= line,
              f"{program.name}: a panel too full: exit {code}, {over}, {errors}")
    other = Path("tests/cases/other/framework.yaml")
    told = [f for f in run(programs[0], other)[1] if f.rule == "copyfit"]
    check(all(f.level in ("note", "error") for f in told) and told, f"a framework without these passages: {told}")


def use(check, folder, programs):
    """Wrong use, bad input, other frameworks."""
    plain = programs[0]
    for arguments in (["check"], ["check", DATA, DATA], ["check", "--format=xml", DATA]):
        code, out, errors = reader.run(str(plain), *map(str, arguments))
        check(code == 2 and not out and "--help" in errors, f"{arguments}: exit {code}, {out} {errors}")
    bad = Path("tests/cases/bad-many-faults/framework.yaml").resolve()
    built = reader.run(str(plain), "build", "-o", folder, bad.name, cwd=bad.parent)
    check.same(reader.run(str(plain), "check", bad.name, cwd=bad.parent), built, "bad input: as when it is built")
    code, out, errors = reader.run(str(plain), "check", Path(folder) / "none.yaml")
    check(code == 1 and not out and "none.yaml" in errors, f"no such file: exit {code} {out} {errors}")
    made = {f"{n} roles": frameworks.make(roles=n, seed=n) for n in (1, 3, 6)}
    made |= {"long words": frameworks.make(long_words=True), "empty": frameworks.make(empty=1), "one word": frameworks.make(words=1, statements=1),
             "long statements": frameworks.make(forms=2, roles=2, columns=2, statements=2, words=900)}
    made["the other"] = Path("tests/cases/other/framework.yaml").read_text(encoding="utf-8")
    for number, (name, text) in enumerate(made.items()):
        code, findings, counts, errors = run(programs[1 + number % (len(programs) - 1)], write(folder, "made.yaml", text))
        check(code in (0, 1) and isinstance(counts, tuple) and not errors, f"{name}: exit {code}, {errors[-3000:]}")


HEAD = """language: da-DK
title: Grundlag
columns: [{id: kan, name: Kan, succeeds: Kan}]
roles: [{id: chef, name: Chef}]
forms: [{id: fag, name: Fag, definition: Fag, statements: {chef: {kan: []}}}]
passages:
  ord:
"""
ALPHABET = "abcdefghijklmnoprstuvyæøå"


def slip(word, chance):
    """A word with one letter less, more, swapped or replaced."""
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice(ALPHABET)
    return chance.choice([word[:at] + word[at + 1:], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1:],
                          word[:at] + word[at + 1] + word[at] + word[at + 2:]])


def suspected(plain, folder, words):
    """Those of the words that are not held to be right."""
    first = HEAD.count("\n") + 1
    _, findings, _, _ = run(plain, write(folder, "words.yaml", HEAD + "".join(f"    - {word}\n" for word in words)))
    return {words[f.line - first] for f in findings if f.rule == "spelling" and f.level != "note" and "elsewhere" not in f.text}


def rates(check, folder, plain):
    """False alarms and misses on the annotated words, to each a slip by chance, to each joint another link."""
    rows = [row for name in ("booklet", "unseen") for row in hyphenation_rates.read_list(Path(f"tests/hyphenation/{name}.tsv"))]
    names = {"aalborg", "carsten", "kaalbye", "bohrs", "niels", "nordjylland"}
    rows = [row for row in rows if row[0] not in names and (len(row) < 4 or row[3] != "name")]
    right = [row[0] for row in rows]
    alarms = suspected(plain, folder, right)
    check(len(alarms) <= 0.006 * len(right), f"{len(alarms)} false alarms in {len(right)} words: {sorted(alarms)}")
    chance = random.Random(2022)
    slips = sorted({slip(word, chance) for word in right} - set(right))
    missed = set(slips) - suspected(plain, folder, slips)
    check(len(missed) <= 0.045 * len(slips), f"{len(missed)} of {len(slips)} slips are missed: {sorted(missed)}")
    links = set()
    for row in rows:
        parts = row[2].split("=")
        for joint in range(1, len(parts)):
            before, after = "".join(parts[:joint]), "".join(parts[joint:])
            links.add(before[:-1] + after if before.endswith("s") else before + "s" + after)
    links = sorted(links - set(right))
    missed = set(links) - suspected(plain, folder, links)
    check(len(missed) <= 0.05 * len(links), f"{len(missed)} of {len(links)} wrong links are missed: {sorted(missed)}")


def memory(check, folder, plain):
    code, _, errors = reader.run(*reader.VALGRIND, str(plain), "check", write(folder, "faults.yaml", planted()))
    errors = "\n".join(line for line in errors.splitlines() if line.startswith("=="))
    check(code == 1 and not errors, f"valgrind: exit {code}\n{errors[:3000]}")


def group(check, folder, programs):
    """`programs`: the plain one first."""
    plain = programs[0]
    real_text(check, programs)
    faults(check, folder, programs)
    one_by_one(check, folder, plain)
    misreadings(check, folder, plain)
    switches(check, folder, plain)
    formats(check, folder, programs)
    copyfit(check, folder, programs)
    use(check, folder, programs)
    rates(check, folder, plain)
    memory(check, folder, plain)

"""Messages in Danish: that every one is translated, and that nothing but messages follows the locale."""
import functools
import json
import os
import re
from pathlib import Path

import reader
from expected import DATA, ROOT

LEVELS = {"error": "fejl", "warning": "advarsel", "note": "bemærk"}
LINE = re.compile(r"^(?P<place>.*?): (?P<level>error|warning|note|fejl|advarsel|bemærk): (?P<text>.+)$")
RULE = re.compile(r" \[[a-z-]+\]$")  # at the end of a finding of `check`

# Words that English has and Danish has not; what somebody has written is left out.
ENGLISH = re.compile(r"\b(the|and|is|are|of|with|which|that|this|has|not|or|its|here|there|write|first|page|mm high)\b", re.I)
WRITTEN = re.compile(r"”[^”]*”|`[^`]*`|\[-.*?-\]|\{\+.*?\+\}|\{[^}]*\}|\[[^]]*\]|\"[^\"]*\"|(?<=: )[a-z ]+(?:, [a-z ]+)+$|\S+\.(?:yaml|pdf)\b")

CALLS = re.compile(r"^MESSAGES :=(.*?)--keyword", re.S | re.M)  # in the Makefile: who takes a message, in which argument
WIDEST_HELP = 90


# ---- the language ----

@functools.cache
def locales(folder):
    """A folder with da_DK.UTF-8, whether the machine has it or not."""
    code, _, errors = reader.run("localedef", "-i", "da_DK", "-f", "UTF-8", str(Path(folder) / "da_DK.UTF-8"))
    if code:
        raise RuntimeError(f"localedef, of the packages libc-bin and locales: {errors}")
    return folder


def danish(environment, folder):
    """An environment whose whole locale is Danish: decimal commas, dates, everything."""
    kept = {name: value for name, value in environment.items() if name != "LANGUAGE" and not name.startswith("LC_")}
    return dict(kept, LOCPATH=str(locales(folder)), LC_ALL="da_DK.UTF-8", LANG="da_DK.UTF-8")


# ---- the catalogue ----

def entries(path):
    """The messages of a po file: (text, where it stands in the source), and those that are said no more."""
    found, gone = [], []
    for block in re.split(r"\n\n+", path.read_text(encoding="utf-8")):
        text = re.search(r'^(#~ )?msgid ((?:".*"\n?(?:#~ )?)+)', block, re.M)
        if not text or text[2].strip() == '""':
            continue
        plain = "".join(re.findall(r'"(.*)"', text[2]))
        plural = re.search(r'^msgid_plural ((?:".*"\n?)+)', block, re.M)
        texts = [plain] + (["".join(re.findall(r'"(.*)"', plural[1]))] if plural else [])
        place = re.search(r"^#: (\S+)", block, re.M)
        (gone if text[1] else found).append((texts, place[1] if place else path.name))
    return found, gone


def check_catalogue(check, folder):
    pot, merged = ROOT / "build/haefte.pot", Path(folder) / "merged.po"
    pot.unlink(missing_ok=True)
    code, _, errors = reader.run("make", "-s", "build/haefte.pot", cwd=ROOT)
    if not check(code == 0 and not errors, f"xgettext: {errors}"):
        return
    for po in sorted((ROOT / "po").glob("*.po")):
        reader.run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", str(merged), str(po), str(pot))
        code, _, errors = reader.run("msgfmt", "--check", "-o", "/dev/null", str(merged))
        check(code == 0 and not errors, f"{po.name}: {errors}")
        for what, option in {"lacks": "--untranslated", "is not sure of": "--only-fuzzy"}.items():
            some = Path(folder) / "some.po"
            some.write_text(reader.read("msgattrib", "--no-obsolete", option, str(merged)), encoding="utf-8")
            for texts, place in entries(some)[0]:
                check(False, f"{place}: {po.name} {what} {texts[0]!r}; `make po` puts it there")
        for texts, _ in entries(merged)[1]:
            check(False, f"{po.name}: nobody says {texts[0]!r} any more; `make po` takes it out")
        check(len(entries(merged)[0]) > 400, f"{po.name}: {len(entries(merged)[0])} messages")


# ---- the sources ----

def argument(text, start, number):
    """The text of one argument of a call whose parenthesis opens before `start`."""
    depth, first, found = 0, start, []
    token = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|/\*.*?\*/|[(){}\[\],]', re.S)
    for match in token.finditer(text, start):
        sign = match[0]
        if sign in "({[":
            depth += 1
        elif sign in ")}]" and depth:
            depth -= 1
        elif sign in ",)" and not depth:
            found.append(text[first:match.start()])
            first = match.end()
            if sign == ")":
                break
    return found[number - 1] if number <= len(found) else ""


def check_sources(check):
    """xgettext loses its way in braces, and sees only the first text of `a ? "b" : "c"`: is every message that the
    functions of the Makefile's MESSAGES are given in the catalogue?"""
    takers = re.findall(r"(\w+):(\d)", CALLS.search((ROOT / "Makefile").read_text())[1])
    check(len(takers) > 5, f"who takes messages: {takers}")
    known = {text for texts, _ in entries(ROOT / "build/haefte.pot")[0] for text in texts}
    seen = 0
    for path in sorted(ROOT.glob("src/**/*.c")):
        text = path.read_text(encoding="utf-8")
        for category in re.findall(r"\bsetlocale\((\w+)", text):
            check.same(category, "LC_MESSAGES", f"{path.relative_to(ROOT)}: what is taken of the user's locale")
        for name, number in takers:
            for call in re.finditer(rf"\b{name}\(", text):
                words = argument(text, call.end(), int(number))
                line = text.count("\n", 0, call.start()) + 1
                for literal in re.findall(r'"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*', words):
                    message = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literal))
                    seen += 1
                    check(message in known or message == "%.*s", f"{path.relative_to(ROOT)}:{line}: xgettext does not see "
                          f"{message!r}: no braces before it, and N_ around each text of a choice")
    check(seen > 250, f"{seen} messages in the sources")


# ---- what is said ----

def check_same(check, what, english, translated):
    """Findings in two languages: the same at the same places, and no English in the Danish."""
    lines = [text.splitlines() for text in (english, translated)]
    if not check(len(lines[0]) == len(lines[1]), f"{what}: {len(lines[0])} lines in English, {len(lines[1])} in Danish:\n{translated}"):
        return
    for one, other in zip(*lines):
        a, b = LINE.match(one), LINE.match(other)
        if not check(bool(a and b), f"{what}: no findings: {one!r} and {other!r}"):
            continue
        check.same(b["place"], a["place"], f"{what}: place of {other!r}")
        check.same(b["level"], LEVELS.get(a["level"]), f"{what}: level of {other!r}")
        rules = [RULE.search(match["text"]) for match in (a, b)]
        check((rules[0] and rules[0][0]) == (rules[1] and rules[1][0]), f"{what}: the rule of {other!r}")
        check(a["text"] != b["text"], f"{what}: not in Danish: {other!r}")
        left = ENGLISH.search(WRITTEN.sub(" ", RULE.sub("", b["text"])))
        check(not left, f"{what}: English is left, {left and left[0]!r}: {other!r}")


def check_bad_cases(check, cases, findings_of, environment):
    """`findings_of(case, environment)`: exit code, output, findings."""
    decimals = 0
    for case in cases:
        english, translated = findings_of(case, None), findings_of(case, environment)
        check.same(translated[0], english[0], f"{case.name}: exit code in Danish")
        check.same(translated[1], english[1], f"{case.name}: output in Danish")
        check_same(check, case.name, english[2], translated[2])
        decimals += len(re.findall(r"\d,\d+ mm|\d,\d:1", translated[2]))
        check(not re.search(r"\d\.\d+ mm|\d\.\d:1", WRITTEN.sub(" ", translated[2])), f"{case.name}: a decimal point in Danish:\n{translated[2]}")
    check(decimals > 5, f"{decimals} decimal commas")


def both(program, environment, *arguments, cwd=ROOT):
    return [reader.run(str(program), *map(str, arguments), cwd=cwd, **options) for options in ({}, {"env": environment})]


def check_review(check, program, environment, folder):
    """check and diff, as text and as JSON."""
    english, translated = both(program, environment, "check", DATA)
    check.same(translated[0], english[0], "check: exit code in Danish")
    check_same(check, "check", *("\n".join(out.splitlines()[:-1]) for _, out, _ in (english, translated)))
    counts = [re.findall(r" (\d+) (\w+)", out.splitlines()[-1]) for _, out, _ in (english, translated)]
    check.same([n for n, _ in counts[1]], [n for n, _ in counts[0]], "check: counts in Danish")
    check.same([re.match("fejl|advarsel|advarsler|bemærkning", word) is not None for _, word in counts[1]], [True] * 3, f"check: {counts[1]}")
    english, translated = (json.loads(out) for _, out, _ in both(program, environment, "check", "--format=json", DATA))
    check([{**finding, "text": ""} for finding in translated["findings"]] == [{**finding, "text": ""} for finding in english["findings"]],
          "check --format=json: something other than the texts is in Danish")
    new = Path(folder) / "new.yaml"
    text = DATA.read_text(encoding="utf-8").replace("At understøtte", "At støtte").replace("edition: ", "edition: Ny ")
    text = re.sub(r"\n          - At .*(?=\n          - At )", "", text, count=1)
    new.write_text(text.replace("        arbejdsværdier:\n", "        arbejdsværdier:\n          - At synge.\n", 1), encoding="utf-8")
    english, translated = both(program, environment, "diff", DATA, new)
    check.same(translated[0], english[0], "diff: exit code in Danish")
    check.same(len(translated[1].splitlines()), len(english[1].splitlines()), "diff: lines in Danish")
    check.same(re.findall(r"\d+", translated[1]), re.findall(r"\d+", english[1]), "diff: numbers in Danish")
    for word in ("line", "statements", "added", "removed", "reworded", "second wordings", "other texts", "Front matter"):
        check(word in english[1] and not re.search(rf"\b{word}\b", translated[1]), f"diff: {word!r} is not in Danish:\n{translated[1]}")
    english, translated = both(program, environment, "diff", "--format=json", DATA, new)
    check(translated == english, "diff --format=json: it is not the same in Danish")


def check_use(check, program, environment):
    english, translated = both(program, environment, "--help")
    options = [sorted(set(re.findall(r"--?[a-z-]+", out))) for _, out, _ in (english, translated)]
    check.same(options[1], options[0], "--help: options in Danish")
    check.same([line for line in translated[1].splitlines() if len(line) > WIDEST_HELP], [], "--help: lines too wide in Danish")
    for one, other in zip(english[1].splitlines(), translated[1].splitlines()):
        check(one != other or not one, f"--help: not in Danish: {one!r}")
    check(not ENGLISH.search(translated[1]), f"--help: English is left: {ENGLISH.search(translated[1])}")
    for arguments in ([], ["build"], ["make", "x"], ["build", "a", "b"], ["build", "--fast", "x"], ["build", "x", "-o"], ["build", "-q", "x"],
                      ["build", "--help=x"], ["diff", "a"], ["diff", "a", "b", "c"], ["check", "--format=xml", "x"]):
        english, translated = both(program, environment, *arguments)
        check.same((english[0], translated[0]), (2, 2), f"{arguments}: exit codes")
        for one, other in zip(english[2].splitlines(), translated[2].splitlines()):
            check(one != other and not ENGLISH.search(other), f"{arguments}: not in Danish: {other!r}")
    for arguments, code in {("build", "none.yaml"): 1, ("build", "src"): 1, ("source", str(DATA)): 1, ("build", "-o", "/dev/null/x", str(DATA)): 3}.items():
        english, translated = both(program, environment, *arguments)
        check.same((english[0], translated[0]), (code, code), f"{arguments}: exit codes")
        check_same(check, str(arguments), english[2], translated[2])


def check_choice_of_language(check, program, environment):
    """Which messages a user gets."""
    plain = {name: value for name, value in environment.items() if name not in ("LC_ALL", "LANG", "LOCPATH")}
    there, none = {"LOCPATH": environment["LOCPATH"]}, {"LOCPATH": "/nonexistent"}
    for language, settings in [
        ("da", {**there, "LANG": "da_DK.UTF-8"}),
        ("da", {**there, "LANG": "C.UTF-8", "LC_MESSAGES": "da_DK.UTF-8"}),
        ("da", {**there, "LANG": "da_DK.UTF-8", "LANGUAGE": "da:en"}),
        ("da", {**none, "LANG": "da_DK.UTF-8"}),  # a machine that has no Danish locale
        ("da", {**none, "LANG": "C.UTF-8", "LC_MESSAGES": "da"}),
        ("da", {**none, "LANG": "da_DK.ISO-8859-1"}),
        ("en", {}),
        ("en", {**there, "LANG": "C"}),
        ("en", {**there, "LANG": "da_DK.UTF-8", "LC_MESSAGES": "C"}),
        ("en", {**there, "LANG": "da_DK.UTF-8", "LC_ALL": "C.UTF-8"}),
        ("en", {**none, "LANG": "de_DE.UTF-8"}),
        ("en", {**there, "LANG": "da_DK.UTF-8", "LANGUAGE": "en:da"}),
    ]:
        _, _, errors = reader.run(str(program), "build", "none.yaml", env={**plain, **settings})
        wanted = {"da": "none.yaml: fejl: kan ikke åbnes: filen eller mappen findes ikke\n", "en": "none.yaml: error: cannot be opened: No such file or directory\n"}
        check.same(errors, wanted[language], f"messages with {settings}")


def check_files(check, program, environment, folder, options, wanted):
    """Files are the same in every language. `options`, `wanted`: how they were made in English, and the folder."""
    made = Path(folder) / "made"
    code, _, errors = reader.run(str(program), "build", *map(str, options), "-o", str(made), str(DATA), env=environment, cwd=ROOT)
    check.same(code, 0, f"exit code of the whole in Danish: {errors}")
    names = sorted(path.name for path in wanted.iterdir())
    check.same(sorted(path.name for path in made.iterdir()), names, "files in Danish")
    for name in names:
        check((made / name).read_bytes() == (wanted / name).read_bytes(), f"{name} is another file in Danish")


def check_working_copies(check, program, environment, folder):
    """A list of changes, a draft and its day follow the framework's language, not the user's."""
    made = {}
    for language, settings in {"en": {}, "da": environment}.items():
        made[language] = Path(folder) / f"draft-{language}"
        code, _, errors = reader.run(str(program), "build", f"--since={Path(folder) / 'new.yaml'}", "--draft", "-o", str(made[language]), str(DATA),
                                     env={**os.environ, **settings, "SOURCE_DATE_EPOCH": "1900000000"}, cwd=ROOT)
        check.same(code, 0, f"--since --draft, {language}: {errors}")
    for path in sorted(made["en"].iterdir()):
        check((made["da"] / path.name).read_bytes() == path.read_bytes(), f"--since --draft: {path.name} is another file in Danish")


def group(check, folder, program, environment, cases, findings_of, options, wanted):
    """`environment`: that of the tests; `cases`, `findings_of`: bad input and how to have it read; `options`, `wanted`: files
    that were made, and how."""
    (Path(folder) / "locales").mkdir()
    environment = danish(environment, str(Path(folder) / "locales"))
    check_catalogue(check, folder)
    check_sources(check)
    check_bad_cases(check, cases, findings_of, environment)
    check_review(check, program, environment, folder)
    check_use(check, program, environment)
    check_choice_of_language(check, program, environment)
    check_files(check, program, environment, folder, options, wanted)
    check_working_copies(check, program, environment, folder)

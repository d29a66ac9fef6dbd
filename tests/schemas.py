"""The JSON Schemas of data/schema, by which an editor completes and checks while one types: they are to be of one mind
with the program. Every good and bad file of the project is put before both, and so are good files with one thing changed."""
import concurrent.futures
import functools
import json
import os
import re
import tempfile
from pathlib import Path

import jsonschema
import yaml

import frameworks
import reader

ROOT = Path.cwd()
SCHEMAS = ROOT / "data/schema"
CASES = ROOT / "tests/cases"
KINDS = ("framework", "layout", "look", "preset")

# ---- YAML as editors read it ----


class Loader(yaml.CSafeLoader):
    """YAML 1.2, core schema: `yes` is a text, `12` a number, 2022-08-01 no date. A key is a text, as in JSON; given
    twice it is a fault of notation."""

    def map_of(self, node, deep=False):
        pairs = [(key.value, self.construct_object(value, deep=True)) for key, value in node.value]
        if len(dict(pairs)) < len(pairs) or any(not isinstance(key, str) for key, _ in pairs):
            raise yaml.constructor.ConstructorError(None, None, "a key is given twice, or is none", node.start_mark)
        return dict(pairs)


CORE = {
    "null": (r"~|null|Null|NULL|", lambda text: None),
    "bool": (r"true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    "int": (r"[-+]?[0-9]+", int),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
}
Loader.yaml_implicit_resolvers = {}
for tag, (pattern, read) in CORE.items():
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), None)
    Loader.add_constructor(f"tag:yaml.org,2002:{tag}", lambda loader, node, read=read: read(node.value))
Loader.add_constructor("tag:yaml.org,2002:map", Loader.map_of)


class Unreadable(Exception):
    """What is no YAML, or not UTF-8."""


def load(path):
    """The tree of a file."""
    try:
        return yaml.load(path.read_bytes().decode("utf-8-sig"), Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Unreadable(error)


def written(tree):
    """A tree as YAML on one line, its texts in quotation marks."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {written(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(written, tree)) + "]"
    return "" if tree is None else json.dumps(tree, ensure_ascii=False)


# ---- the schemas ----

def read_schemas():
    return {f"{kind}.json": json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8")) for kind in KINDS}


def steps(schemas, file, schema):
    """(file, schema): what stands at a place, then what its `$ref` leads to, and on to the end."""
    yield file, schema
    if "$ref" in schema:
        other, _, pointer = schema["$ref"].partition("#/")
        file = other or file
        yield from steps(schemas, file, functools.reduce(lambda part, key: part[key], pointer.split("/"), schemas[file]))


def linked(kind):
    """A schema with what it refers to in place of each `$ref`. It holds itself, as drawings hold drawings, and is twice as
    fast to ask."""
    schemas, done = read_schemas(), set()

    def link(file, part):
        if isinstance(part, (dict, list)) and id(part) not in done:
            done.add(id(part))
            for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
                where = file
                if isinstance(value, dict):
                    *_, (where, part[key]) = steps(schemas, file, value)
                link(where, part[key])

    link(f"{kind}.json", schemas[f"{kind}.json"])
    return schemas[f"{kind}.json"]


def validator(kind):
    return jsonschema.Draft7Validator(linked(kind))


def told(validators, kind, tree):
    """What a schema says of a tree: one line, empty where it is content."""
    error = jsonschema.exceptions.best_match(validators[kind].iter_errors(tree))
    return f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" if error else ""


def maps_of(schema):
    """Every map that a schema describes key by key."""
    if isinstance(schema, dict):
        if schema.get("additionalProperties") is False:
            yield schema
        schema = schema.values()
    elif not isinstance(schema, list):
        return
    for part in schema:
        yield from maps_of(part)


def choices_of(schema):
    """Every list of words that a schema lets an editor choose from."""
    if isinstance(schema, dict):
        if "enum" in schema:
            yield frozenset(map(str, schema["enum"]))
        schema = schema.values()
    elif not isinstance(schema, list):
        return
    for part in schema:
        yield from choices_of(part)


def sound(check):
    """The schemas for themselves."""
    schemas = read_schemas()
    for file, schema in schemas.items():
        try:
            jsonschema.Draft7Validator.check_schema(schema)
            check(True, "")
        except jsonschema.SchemaError as error:
            check(False, f"{file} is no JSON Schema of draft 7: {error.message}")
        for keys in maps_of(schema):
            for key, value in keys["properties"].items():
                shown = any("description" in step for _, step in steps(schemas, file, value))
                check(shown, f"{file}: an editor has nothing to show for `{key}`: add a description")


# ---- the program ----

def program_says(program, kind, text):
    """The errors that the program finds in the text of a file."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder, "mutated.yaml"), Path(folder, "made")
        file.write_text(text, encoding="utf-8")
        if kind == "framework":  # against itself: read, and nothing is made of it
            command = ["diff", file, file]
        elif kind == "layout":
            framework = Path(folder, "framework.yaml")
            framework.write_text(SMALL, encoding="utf-8")
            os.symlink(ROOT / "layouts/look", Path(folder, "look"))
            os.symlink(CASES / "look.yaml", Path(folder, "look.yaml"))
            command = ["build", "-o", out, "-l", file, framework]
            if '"for each": "person"' in text:
                command = ["pack", "-o", out, "-l", file, "--name", "A", "--role", "r0", "--unit", "A", framework]
        elif kind == "look":
            Path(folder, "layout.yaml").write_text(PLAIN_LAYOUT, encoding="utf-8")
            command = ["build", "-o", out, "-l", Path(folder, "layout.yaml"), CASES / "small.yaml"]
        else:
            option = "--press" if "pages" in text[:50] else "--sheets"
            command = ["build", "-o", out, "-l", CASES / "pages/layout.yaml", option, file, CASES / "pages/framework.yaml"]
        _, _, errors = reader.run(program, *map(str, command))
    return [line.split(": error: ", 1)[1].removeprefix("left out: ") for line in errors.splitlines() if ": error: " in line]


SMALL = frameworks.make(forms=2, roles=4, columns=1, statements=1, words=5)
PLAIN_LAYOUT = """look: mutated.yaml
output: out.pdf
title: A
page: {size: A6, inner: 10, outer: 10, top: 10, bottom: 138}
sequence: [{section: A, pages: [{}]}]
"""


# ---- the files of the project ----

NOTATION = "it is no YAML, or not UTF-8: there is nothing to ask a schema about"
YAML_ONLY = "tags and aliases are YAML, of which haefte reads only a part; a schema sees what they stand for"
OTHER_PLACE = "ids that are given in one place and used in another"
OTHER_FILE = "another file, or what is in it"
PLACED = "what fits is known when the pages are made"
COLOURS = "two colours that stand in different places"
OPTION = "the option on the command line"

# Bad cases that no schema can see, each with the reason. Whatever else is refused by the one and not by the other is a fault.
ONLY_THE_PROGRAM = {
    "bad-anchor-alias": YAML_ONLY,
    "bad-tag": YAML_ONLY,
    "bad-backslash": NOTATION,
    "bad-bom-duplicate": NOTATION,
    "bad-bracket": NOTATION,
    "bad-colon-in-text": NOTATION,
    "bad-control-character": NOTATION,
    "bad-crlf-many": NOTATION,
    "bad-dash-after-key": NOTATION,
    "bad-directive": NOTATION,
    "bad-duplicate-key": NOTATION,
    "bad-emphasis-unquoted": NOTATION,
    "bad-first-letter": NOTATION,
    "bad-indent-too-deep": NOTATION,
    "bad-indent-too-shallow": NOTATION,
    "bad-key-is-list": NOTATION,
    "bad-many-faults": NOTATION,
    "bad-merge-key": NOTATION,
    "bad-no-colon": NOTATION,
    "bad-one-bad-byte": NOTATION,
    "bad-quote-closed-late": NOTATION,
    "bad-quote-then-text": NOTATION,
    "bad-tab-after-dash": NOTATION,
    "bad-tab-indent": NOTATION,
    "bad-two-documents": NOTATION,
    "bad-unclosed-bracket": NOTATION,
    "bad-unclosed-quote": NOTATION,
    "bad-utf-16": NOTATION,
    "bad-windows-1252": NOTATION,
    "bad-word-document": NOTATION,
    "bad-duplicate-ids": OTHER_PLACE,
    "bad-missing-cell": OTHER_PLACE,
    "bad-missing-role": OTHER_PLACE,
    "bad-unknown-id": OTHER_PLACE,
    "bad-layout-changes-anywhere": OPTION,
    "bad-layout-contrast": COLOURS,
    "bad-layout-contrast-forms": COLOURS,
    "bad-layout-empty-frames": "frames may stand on any of a section's pages",
    "bad-layout-field-without-form": "a loop may stand anywhere around a text",
    "bad-layout-missing-passage": OTHER_FILE,
    "bad-layout-no-grid": "a length with a unit is a text, and a schema compares no texts",
    "bad-layout-no-look": OTHER_FILE,
    "bad-layout-no-more-pages": PLACED,
    "bad-layout-not-a-multiple": PLACED,
    "bad-layout-read-nothing": "names that are given in one place and used in another",
    "bad-layout-same-name": OTHER_FILE,
    "bad-layout-too-big-for-box": PLACED,
    "bad-layout-too-few-boxes": OTHER_FILE,
    "bad-layout-too-narrow": PLACED,
    "bad-layout-unknown-font": "the fonts of the system",
    "bad-press-bleed": OTHER_FILE,
    "bad-press-card-too-large": OTHER_FILE,
    "bad-press-cards-not-alike": OTHER_FILE,
    "bad-press-empty-profile": OTHER_FILE,
    "bad-press-folder-as-profile": OTHER_FILE,
    "bad-press-folds": OTHER_FILE,
    "bad-press-ink": OTHER_FILE,
    "bad-press-label-font": "the fonts of the system",
    "bad-press-marks-inside": "two numbers that are compared",
    "bad-press-no-date": OTHER_FILE,
    "bad-press-no-such-profile": OTHER_FILE,
    "bad-press-pages-missing": PLACED,
    "bad-press-picture-as-profile": OTHER_FILE,
    "bad-press-screen-profile": OTHER_FILE,
    "bad-press-sheet-too-small": OTHER_FILE,
    "bad-press-short-profile": OTHER_FILE,
    "bad-press-wrong-option": OPTION,
    "bad-press-wrong-option-pages": OPTION,
}


def shipped():
    """(kind, path) of the files that people edit."""
    yield from (("framework", path) for path in sorted(ROOT.glob("data/*.yaml")))
    yield from (("layout", path) for path in sorted(ROOT.glob("layouts/*.yaml")))
    yield from (("look", path) for path in sorted(ROOT.glob("layouts/look/*.yaml")))
    yield from (("preset", path) for path in sorted(ROOT.glob("layouts/press/*.yaml")))


def kind_of(path):
    """What a file of the test cases is, by its name."""
    return "framework" if path.stem == "small" else path.stem


def at_fault(case):
    """The file of a bad case in which its fault stands."""
    return next(case / f"{kind}.yaml" for kind in ("preset", "layout", "framework") if (case / f"{kind}.yaml").exists())


def good_files():
    """(kind, path) of all files with which the program is content by themselves."""
    yield from shipped()
    for path in sorted(CASES.rglob("*.yaml")):
        if not path.parent.name.startswith("bad-") or path != at_fault(path.parent):
            yield kind_of(path), path


def cases(check, validators):
    """Good files are good and bad ones bad to both."""
    for kind, path in good_files():
        said = told(validators, kind, load(path))
        check(not said, f"{path.relative_to(ROOT)} is good to the program, and {kind}.json refuses it: {said}")
    for name, text in MADE_UP.items():
        said = told(validators, "framework", yaml.load(text, Loader))
        check(not said, f"{name} is good to the program, and framework.json refuses it: {said}")
    bad = sorted(path for path in CASES.glob("bad-*") if path.is_dir())
    for case in bad:
        path, reason = at_fault(case), ONLY_THE_PROGRAM.get(case.name)
        try:
            said, unread = told(validators, kind_of(path), load(path)), False
        except Unreadable:
            said, unread = "", True
        if reason is None:
            found = (case / "expected").read_text(encoding="utf-8").split("\n")[0]
            check(said, f"{case.name}: the program refuses it ({found}), and {kind_of(path)}.json does not: teach it, or "
                        "add a row to ONLY_THE_PROGRAM that says why no schema can")
        else:
            check(not said, f"{case.name}: {kind_of(path)}.json sees it after all ({said}): delete its row of ONLY_THE_PROGRAM")
            check(unread == (reason == NOTATION), f"{case.name}: its row of ONLY_THE_PROGRAM says the wrong reason: {reason}")
    gone = ONLY_THE_PROGRAM.keys() - {case.name for case in bad}
    check(not gone, f"ONLY_THE_PROGRAM has rows for cases that are no more: {sorted(gone)}")


MADE_UP = {
    "a framework made up": frameworks.make(),
    "a framework with everything": frameworks.make(forms=12, roles=6, columns=6, empty=0.5) + "check: {off: [drift], words: [LUS]}\n",
    "a framework of empty keys": frameworks.make(fails=False) + "date:\nhyphenation:\nnames:\nabbreviations:\ncheck:\n",
    "a framework of numbers": frameworks.make().replace("Maj 2031", "2031") + "date: 2031\n",
}

# What a framework says rarely, so that every key of its schema is tried.
TWO_WORDINGS = {"text": "At lytte.", "on_role_page": "At lytte mere."}
RARE = {"check": {"off": ["drift"], "words": ["LUS"]}, "names": ["Niels Bohr"], "abbreviations": {"LUS": "lederudviklingssamtale"}}
# Likewise of a look.
ROSTER = {"name": "Deltager", "first name": ["Kaldenavn"], "middle name": "Navn 1", "last name": ["Slægtsnavn", "Navn 2"], "role": "Niveau", "unit": 2027, "start": "Fra"}


# ---- one thing changed ----

WORDS = read_schemas()["look.json"]["definitions"]["words"]["properties"]
FREE = {"define", "colours", "marks", "fonts", "styles", "parts", "tables", "passages", "abbreviations"}  # their keys are names


def places(tree, path=()):
    """(path, value) of everything in a tree."""
    yield path, tree
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def sort_of(path):
    """What a place is: its last two keys, and how many names and numbers stand behind them. One place of each sort is tried."""
    keys, behind = [], 0
    for at, key in enumerate(path):
        name = at and path[at - 1] in FREE or "statements" in path[max(0, at - 2):at]
        if name or isinstance(key, int):
            behind += 1
        else:
            keys, behind = [*keys, key], 0
    if len(keys) > 1 and keys[-2] in WORDS:
        keys[-2] = "a drawing word"  # its measures are those of the others
    return (*keys[-2:], behind)


def with_change(tree, path, change):
    """A copy of a tree with what stands at a place changed. Shares what is beside the path."""
    if not path:
        return change(tree)
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = with_change(tree[path[0]], path[1:], change)
    return copy


def alone(tree, path):
    """A layout without the sections beside the one at hand: the less there is, the faster both judge."""
    if path[:1] != ("sequence",) or len(path) == 1:
        return tree, path
    return {**tree, "sequence": [tree["sequence"][path[1]]]}, ("sequence", 0, *path[2:])


def changes_of(path, value):
    """(what is done, change) for a place."""
    if isinstance(value, dict):
        yield "a key that nobody knows", lambda map: {**map, "qqqqqqqqqqqqqqqq": 1}
        yield "a text for keys", lambda map: "zq"
        for key in list(value)[:1] if path and path[-1] in FREE else value:
            yield f"without `{key}`", lambda map, key=key: {k: v for k, v in map.items() if k != key}
    elif isinstance(value, list):
        yield "a text for a list", lambda list: "zq"
        yield "an empty list", lambda list: []
        yield "its first item a hundred times", lambda list: list[:1] * 100
    else:
        yield "a list for a text", lambda text: ["zq"]
        yield "another word", lambda text: "12 zq {"
        yield "a number under all bounds", lambda text: -7777777
        if isinstance(value, (int, float)):
            yield "a number over all bounds", lambda text: 7777777
        if path and not isinstance(path[-1], int):
            yield "nothing", lambda text: None


def mutants():
    """(kind, file, what was done, tree) of good files with one thing changed, each sort of change once."""
    seen = set()
    bases = [("framework", CASES / "pages/framework.yaml"), ("layout", CASES / "pages/layout.yaml")] + list(shipped())[1:]
    for kind, path in sorted(bases, key=lambda base: base[1].stat().st_size):
        tree = load(path)
        if kind == "framework":
            tree = {**tree, **RARE}
            tree["forms"][0]["statements"]["chef"]["kan"][0] = TWO_WORDINGS
        if kind == "look":
            tree = {**tree, "roster": ROSTER}
        if tree.get("look", "").startswith("../"):
            tree = {**tree, "look": "look.yaml"}
        for place, value in places(tree):
            for what, change in changes_of(place, value):
                words = "layout" if kind == "look" and place else kind  # a look is made of the words of a layout
                sort = (words, sort_of(place), what)
                if sort in seen:
                    continue
                seen.add(sort)
                where = "/".join(map(str, place)) or "the whole"
                yield kind, f"{path.name}, {where}: {what}", with_change(*alone(tree, place), change)


# What is refused beside the schemas' reach: messages, each with the reason.
BESIDE = {
    r"there is no (role|column) “": OTHER_PLACE,
    r".* has no statements (for|in) the": OTHER_PLACE,
    r"there is no (colour|style|mark|part|table|font family) “[^”]": "names that are given in one place and used in another",
    r"the length names “": "names that are given in one place and used in another",
    r"no drawing of this section says": "names that are given in one place and used in another",
    r"(the text names|the rows of this table lack) a form or a? ?role": "a loop may stand anywhere around a text",
    r"a list of changes belongs in": OPTION,
    r"cannot be opened": OTHER_FILE,
    r"there is no ICC profile": OTHER_FILE,
    r"the layout prints the passage": OTHER_FILE,
    r"the framework has \d+ (roles|forms)": OTHER_FILE,
    r"the preset asks for": OTHER_FILE,
    r"\S+ has \d+ pages": PLACED,
    r"the section “.*” has a flow, and none": PLACED,
    r"does not fit": PLACED,
    r"\d+ pages? must be filled": PLACED,
    r"the document has \d+ pages": PLACED,
    r"the PDF cannot be made: it has no pages": PLACED,
    r".* has a contrast of": COLOURS,
}
# What comes of it: a name that is not known is as if it were not given.
FOLLOWS = r"a text needs `baseline:`|a table needs `label width:`|a table with `continued:`"


def judged(job):
    """(whether its schema takes a mutant, what the program says to it)."""
    program, kind, tree = job
    if kind not in judged.validators:  # once in each process
        judged.validators[kind] = validator(kind)
    return judged.validators[kind].is_valid(tree), program_says(program, kind, written(tree))


judged.validators = {}


def within(errors, used):
    """The errors that a schema should have seen as well. Notes which rows of BESIDE were used."""
    rows = {error: [row for row in BESIDE if re.match(row, error)] for error in errors}
    used.update(row for found in rows.values() for row in found)
    left = [error for error in errors if not rows[error]]
    return left if len(left) == len(errors) else [error for error in left if not re.match(FOLLOWS, error)]


def changed(check, program):
    """One mind about good files with one thing changed, about keys and about choices."""
    tried, used = list(mutants()), set()
    keys, choices = set(), set()  # as the program lists them
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [(program, kind, tree) for kind, _, tree in tried]
        for (kind, what, _), (taken, errors) in zip(tried, pool.map(judged, jobs, chunksize=8)):
            left = within(errors, used)
            check(not taken or not left, f"{what}: the program refuses it ({left[:1]}), and {kind}.json does not")
            check(taken or left, f"{what}: {kind}.json refuses it, and the program does not ({errors[:1]})")
            keys.update(found[1] for error in errors if (found := re.search(r"has no key “q+”; it may have: (.*)", error)))
            choices.update(found[1] for error in errors if (found := re.match(r"one of these is expected here: (.*)", error)))
    check(len(tried) > 500 and len(keys) > 20 and len(choices) > 10, "hardly anything was changed: do the good files still stand there?")
    unused = BESIDE.keys() - used
    check(not unused, f"rows of BESIDE that no change came upon: {sorted(unused)}")
    schemas = list(read_schemas().values())
    compare(check, "keys", {frozenset(keys_.split(", ")) for keys_ in keys},
            {frozenset(map_["properties"]) for schema in schemas for map_ in maps_of(schema)})
    known = {choice for schema in schemas for choice in choices_of(schema)}
    for words in sorted(choices):
        check(frozenset(words.split(", ")) in known, f"the program lets one choose from {words}: no schema has that list")


def compare(check, what, programs, ours):
    """Sets of keys that stand together. Says for each that only one of the two has how it differs from the nearest."""
    for these, those, first, second in ((programs, ours, "the program", "schema"), (ours, programs, "a schema", "map of the program's")):
        for one in sorted(these - those, key=sorted):
            near = max(those, key=lambda other: len(one & other) / len(one | other))
            check(False, f"{first} knows a map with the {what} {', '.join(sorted(one))}, and no {second} has just these; the nearest "
                         f"lacks {sorted(one - near)} and has besides {sorted(near - one)}")
    check(programs & ours, f"no {what} in common")


# ---- editors ----

def modelines(check):
    """Every file that people edit names its schema, in the comment at its beginning."""
    for kind, path in shipped():
        text = path.read_text(encoding="utf-8")
        header = re.match(r"(#.*\n)*", text)[0]
        named = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", header, re.M)
        wanted = os.path.relpath(SCHEMAS / f"{kind}.json", path.parent)
        check(named == [wanted], f"{path.relative_to(ROOT)}: wants the comment `# yaml-language-server: $schema={wanted}` "
                                 f"once among its first lines, has {named}")


def group(check, program):
    validators = {kind: validator(kind) for kind in KINDS}
    sound(check)
    modelines(check)
    cases(check, validators)
    changed(check, program)

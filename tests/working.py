"""Working copies: what `--since` marks on the pages and lists behind them, what `--draft` prints. What changed is known from
`haefte diff`, which tests/revisions.py holds; where it shows is read back from the PDFs: tags by qpdf and poppler, bars, rules and
glyphs by MuPDF."""
import concurrent.futures
import datetime
import functools
import json
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

import frameworks
import painted
import reader
import revisions
import screen_reader
import tags
from edition import At, Edition, kept_numbers, level, plain_numbers, subsequence, things
from expected import BOOKLET, CARD, DATA, EXTRACT, IN_LANGUAGE, POSTER, ROOT, Framework, ascii_name, plain, squeezed

EPOCH, DAY = "1772323200", "1. marts 2026"  # the same day in seconds and as it is printed
VIOLET = (0.478, 0.122, 0.635)
NEW, GONE = re.compile(r"\(nyt: (.*)\)", re.S), re.compile(r"\(udgået: (.*)\)", re.S)
CHANGES = "Ændringer"
KINDS = {"added": "Nyt", "removed": "Udgået", "reworded": "Ændret", "moved": "flyttet fra"}

OUTER = 20 * reader.MM   # of A4 pages: bars stand in it, text does not
PANEL = 74 * reader.MM   # of a card
DROP = 2.0               # points from a baseline to the rule under it, at most
CLOSE = 0.8              # points, where two places are to be the same
BLANK = 0.45             # of the type size: what parts two words at most where one rule runs under both
ABOVE, BELOW = 1.4, 1.0  # of the type size: how far a bar reaches past a baseline at most; the leading included

ONE_OF_EACH = (BOOKLET, EXTRACT.format("tilbudsleder"), CARD.format("administrativ"), POSTER)
LAYOUTS = [path for path in sorted(ROOT.glob("layouts/*.yaml")) if "\nfor each: person" not in path.read_text(encoding="utf-8")]  # of `build`

# Besides those of tests/revisions.py: other texts, and what new words may hold.
EDITS = [
    revisions.Edit("introduction", revisions.replace("Faglig ledelse er udtryk for en ledelsesadfærd,", "Faglig ledelse er den adfærd,"), [], []),
    revisions.Edit("abbreviation, emphasis and another language in a new statement", revisions.insert(
        "At sikre struktur, overblik og systematik", "          - At *holde* MUS og APV, give [feedback on leadership]{lang=en} og lade medarbejderudviklingssamtalerne være vigtige for alle\n"), [], []),
    revisions.Edit("a mark that is none", revisions.insert("At lede opad mod områdeledelsen", "          - At skrive \\*stjerner\\* og \\[kantede parenteser] uden at de betyder noget.\n"), [], []),
    revisions.Edit("item of a list", revisions.replace("Skabe en fælles forståelsesramme", "Skabe en ny og fælles ramme"), [], []),
    revisions.Edit("passage that stands on a band", revisions.replace("  mislykkes: Mislykkes\n", "  mislykkes: Går galt\n"), [], []),
    revisions.Edit("subtitle", revisions.replace("subtitle: for Området for Socialpsykiatri", "subtitle: for hele Området for Socialpsykiatri"), [], []),
    revisions.Edit("sender", revisions.replace("  kolofon_afsender: Specialsektoren", "  kolofon_afsender: Hele Specialsektoren"), [], []),
    revisions.Edit("only what is emphasised", revisions.replace("- text: At fremme den fælles forståelse", "- text: At fremme den *fælles* forståelse"), [], []),
]


def crashed(code, errors):
    return code not in (0, 1, 2, 3) or "Sanitizer" in errors or "runtime error" in errors


class Builder:
    """Runs the program, each time into a folder of its own."""

    def __init__(self, folder, program):
        self.folder, self.program, self.count = Path(folder), program, 0

    def write(self, text, name="framework"):
        self.count += 1
        path = self.folder / f"{name}-{self.count}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *arguments, program=None, **environment):
        """Exit code, errors, the folder."""
        self.count += 1
        out = self.folder / f"made-{self.count}"
        variables = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"} | environment
        code, _, errors = reader.run(str(program or self.program), "build", "-o", str(out), *map(str, arguments), env=variables)
        return code, errors, out

    def make(self, *arguments, **options):
        code, errors, out = self.run(*arguments, **options)
        if code:
            raise RuntimeError(f"{arguments}: exit {code}\n{errors[:3000]}")
        return out

    def diff(self, old, new):
        return json.loads(reader.run(str(self.program), "diff", "--format=json", str(old), str(new))[1])


# ---- a PDF ----

class Copy:
    """A document of a framework, and the addresses of its statements in reading order: (At, on the role's page)."""

    def __init__(self, f, path):
        self.f, self.path, self.name = f, path, path.name
        self.role = next((role for role in f.role_names if self.name == EXTRACT.format(ascii_name(role))), None)
        self.form = next((form for form in f.forms if self.name == CARD.format(ascii_name(form))), None)

    @functools.cached_property
    def tree(self):
        return read_tree(self.path)

    @functools.cached_property
    def pages(self):
        return painted.read(self.path)

    @functools.cached_property
    def listing(self):
        """The section with the list of changes; None: there is none."""
        titles = [title for title in self.tree.root.find("H1") if title.text == CHANGES]
        return titles[0].above("Sect") if titles else None

    @functools.cached_property
    def listed_on(self):
        return set(self.listing.pages()) if self.listing else set()

    @functools.cached_property
    def paragraphs(self):
        """Those outside the list of changes."""
        within = set(self.listing.walk()) if self.listing else set()
        return [element for element in self.tree.root.walk() if tags.is_paragraph(element) and element not in within]

    @functools.cached_property
    def statements(self):
        """(At, on the role's page, LBody) of every statement; lists of running text, which the forms' pages do not have, aside."""
        f = self.f
        of_form = [(form, role, column, False) for form in f.forms for role in f.roles + f.failing for column in f.columns]
        of_role = [(form, role, column, True) for role in f.roles + f.failing for form in f.forms for column in f.columns]
        if self.form:
            cells = [cell for cell in of_form if cell[0] == self.form]
        elif self.role:
            others = [role for role in f.failing if role != self.role]
            cells = [cell for role in (self.role, *others) for cell in of_role if cell[1] == role]
        elif self.name == POSTER:
            cells = [(form, role, column, False) for role in f.roles + f.failing for column in f.columns for form in f.forms]
        else:
            cells = of_form + of_role
        wanted = [(At(*cell[:3], n), cell[3], text) for cell in cells for n, text in enumerate(f.marked_cell(*cell), 1)]
        points = 0 if self.form or self.role or self.name == POSTER else sum(tag == "LBody" for name in f.passages for tag, _ in f.paragraphs(name))
        bodies = [element for element in self.paragraphs if element.tag == "LBody"][points:]
        if [plain(text) for *_, text in wanted] != [level(body.text) for body in bodies]:
            raise RuntimeError(f"{self.name}: its statements are not those of the framework, or not in their order")
        return [(at, on_role_page, text, body) for (at, on_role_page, text), body in zip(wanted, bodies)]

    @functools.cached_property
    def by_piece(self):
        """The glyphs of each piece of content, blanks aside, by page and number."""
        found = defaultdict(list)
        for number, page in enumerate(self.pages, 1):
            for glyph in page.glyphs:
                if glyph.content is not None and not glyph.char.isspace():
                    found[number, glyph.content].append(glyph)
        return found

    @functools.cached_property
    def heads(self):
        """The first glyph of the name of each form on the poster."""
        names = self.tree.root.find("THead")[0].find("TH")
        return [self.glyphs(name)[0][1] for name in names]

    @functools.cached_property
    def columns(self):
        """Where the columns of the poster begin."""
        return [glyph.left for glyph in self.heads]

    @functools.cached_property
    def below(self):
        """The baseline of their names."""
        return self.heads[0].baseline

    def glyphs(self, element):
        """(page, glyph, whether it is in a Span of new words) of a paragraph, blanks aside."""
        wanted = {}
        collect(element, False, wanted)
        return [(page, glyph, new) for (page, number), new in wanted.items() for glyph in self.by_piece[page, number]]


@functools.cache
def read_tree(pdf):
    """The tag tree with the texts as MuPDF has them: poppler takes seconds over a booklet, and there are many here."""
    texts = defaultdict(str)
    for number, page in enumerate(painted.read(pdf), 1):
        for glyph in page.glyphs:
            texts[number, glyph.content] += glyph.char
    return tags.Tree(pdf, texts)


def collect(element, new, found):
    """Pieces of content of a paragraph: whether they stand in new words."""
    for kid in element.kids:
        if isinstance(kid, tags.Content):
            found[kid.page, kid.number] = new
        elif isinstance(kid, tags.Element) and kid.tag in tags.INLINE:
            collect(kid, new or bool(NEW.fullmatch(kid.attributes.get("Alt", ""))), found)


def spoken_signs(element, new=False):
    """The signs of a paragraph without blanks, each with whether it stands in new words; as poppler has the text."""
    for kid in element.kids:
        if isinstance(kid, tags.Content):
            yield from ((sign, new) for sign in level(kid.text) if not sign.isspace())
        elif isinstance(kid, tags.Element) and kid.tag in tags.INLINE:
            yield from spoken_signs(kid, new or bool(NEW.fullmatch(kid.attributes.get("Alt", ""))))


def is_violet(mark):
    return len(mark.colour) == 3 and all(abs(a - b) < 0.003 for a, b in zip(mark.colour, VIOLET))


def documents(f, folder, names=()):
    """The PDFs of a folder, all or some, read beside each other, since the tools take their time over them."""
    paths = [path for path in sorted(folder.glob("*.pdf")) if not names or path.name in names]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        list(pool.map(read_tree, paths))
    return [Copy(f, path) for path in paths]


# ---- bars and rules ----

def shown(signs):
    """New words in a row of signs, for a failure's text."""
    return "".join(f"{{+{sign}+}}" if new else sign for sign, new in signs).replace("+}{+", "")


def check_words(check, what, element, news):
    """The new words, and nothing else, are Spans that say so; what they say is spelt out."""
    got = list(spoken_signs(element))
    if news is None:
        check(not any(new for _, new in got), f"{what}: marked though it did not change: {shown(got)}")
    elif news.signs is not None:
        check(got == news.signs, f"{what}: marked is {shown(got)}, should be {shown(news.signs)}")
    else:
        held, old = subsequence((sign for sign, new in got if not new), news.old), subsequence((sign for sign, _ in got), news.old)
        check(held and any(new for _, new in got) != old, f"{what}: {shown(got)} is no change of {news.old!r}")
    return got


def check_spans(check, f, what, element):
    for span in element.find("Span"):
        said = NEW.fullmatch(span.attributes.get("Alt", ""))
        if not said:
            continue
        wanted = level(tags.inline_text(span))
        for short in sorted(f.abbreviations, key=len, reverse=True):
            wanted = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", f.abbreviations[short], wanted)
        check.same(level(said[1]), level(wanted), f"{what}: what is said of new words")
        foreign = {plain(text): language for text, language in IN_LANGUAGE.findall("\n".join(map(str, f.strings)))}
        check.same(span.attributes.get("Lang"), foreign.get(plain(tags.inline_text(span))), f"{what}: language of {span.text!r}")


def merged(spans, gap):
    """Spans (left, right) of a line, those that nearly meet as one."""
    found = []
    for left, right in sorted(spans):
        if found and left - found[-1][1] <= gap:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    return found


def rules_of(marked, hyphens):
    """The rules that belong under marked glyphs (page, glyph): by page and baseline, (left, right). A hyphen that line breaking put behind
    them has it too."""
    lines = defaultdict(list)
    sizes = {}
    for page, glyph in marked:
        lines[page, round(glyph.baseline, 1)].append((glyph.left, glyph.right))
        sizes[page, round(glyph.baseline, 1)] = glyph.size
    for (page, baseline), spans in lines.items():
        spans += [(glyph.left, glyph.right) for glyph in hyphens[page] if abs(glyph.baseline - baseline) < 0.1
                  and any(abs(glyph.left - right) < 1 for _, right in spans)]
    return {key: merged(spans, BLANK * sizes[key]) for key, spans in lines.items()}


def check_rules(check, copy, marked, repeated):
    """Each stretch of new words has a rule under it from its first letter to its last; there is no other rule but where heads of
    tables are printed again."""
    hyphens = {n: [glyph for glyph in page.glyphs if glyph.content is None and glyph.char in "-\u2010\u00ad"] for n, page in enumerate(copy.pages, 1)}
    wanted = rules_of(marked, hyphens)
    left = {n: [line for line in page.lines if is_violet(line)] for n, page in enumerate(copy.pages, 1)}
    for (number, baseline), spans in wanted.items():
        on_line = [line for line in left[number] if 0 < line.y - baseline <= DROP]
        for start, end in spans:
            own = [line for line in on_line if start - CLOSE <= line.left and line.right <= end + CLOSE]
            covered = merged([(line.left, line.right) for line in own], CLOSE)
            held = len(covered) == 1 and abs(covered[0][0] - start) < CLOSE and abs(covered[0][1] - end) < CLOSE
            check(held, f"{copy.name}, page {number}: no rule from {start:.1f} to {end:.1f} under {baseline}, but {on_line}")
            left[number] = [line for line in left[number] if line not in own]
    again = defaultdict(list)
    for number, page in enumerate(copy.pages, 1):
        if number in copy.listed_on:
            continue
        for line in left[number]:
            over = sorted((glyph for glyph in page.glyphs if glyph.content is None and 0 < line.y - glyph.baseline <= DROP
                           and line.left - CLOSE <= glyph.left and glyph.right <= line.right + CLOSE), key=lambda glyph: glyph.left)
            text = squeezed("".join(glyph.char for glyph in over))
            check(text and text in repeated, f"{copy.name}, page {number}: a rule at {line} under {text!r}, which is not new")
            again[number] += over[:1]
        check(all(line.artifact for line in page.lines if is_violet(line)), f"{copy.name}, page {number}: a rule that is no artifact")
    return again


def stands_outside(copy, number, page, bar):
    """Whether a bar is in the outer margin: on left of left-hand pages, right of right-hand ones; before the panels of cards; on the poster
    before the texts or behind them."""
    over = [glyph for glyph in page.glyphs if not glyph.char.isspace() and glyph.left < bar.right and glyph.right > bar.left
            and glyph.baseline - glyph.size < bar.bottom and glyph.baseline > bar.top]
    if over:
        return False
    if copy.form or copy.name == POSTER:
        return True
    return bar.left >= 0 and bar.right <= OUTER if number % 2 == 0 else bar.left >= page.width - OUTER and bar.right <= page.width


def beside(copy, bar, glyph):
    """Whether a bar belongs to a glyph's column: on a card to its panel; on the poster it stands behind the form's, and on the left of
    the page for all else."""
    if copy.form:
        return int(bar.left // PANEL) == int(glyph.left // PANEL)
    if copy.name == POSTER:
        return sum(left <= bar.left for left in copy.columns) == (sum(left <= glyph.left + 1 for left in copy.columns) if glyph.baseline > copy.below else 0)
    return True


def check_bars(check, copy, changed, again):
    """Each line of what changed has a bar beside it; there is no bar beside anything else."""
    for number, page in enumerate(copy.pages, 1):
        bars = [area for area in page.areas if is_violet(area)]
        where = f"{copy.name}, page {number}"
        for bar in bars:
            check(bar.artifact and 1 < bar.right - bar.left < 3, f"{where}: no artifact, or no bar: {bar}")
            check(stands_outside(copy, number, page, bar), f"{where}: a bar that is not in the outer margin: {bar}")
        lines = {(round(glyph.baseline, 1), int(glyph.left // PANEL)): glyph for glyph in [*changed[number], *again[number]]}.values()
        for glyph in lines:
            held = any(bar.top <= glyph.baseline - 0.2 * glyph.size and glyph.baseline <= bar.bottom for bar in bars if beside(copy, bar, glyph))
            check(held, f"{where}: no bar beside what changed at {glyph}")
        for bar in bars:
            heights = [bar.top + step for step in range(1, int(bar.bottom - bar.top))]
            reach = {(glyph.baseline - ABOVE * glyph.size, glyph.baseline + BELOW * glyph.size) for glyph in changed[number] if beside(copy, bar, glyph)}
            reach |= {(glyph.baseline - 3 * glyph.size, glyph.baseline + glyph.size) for glyph in again[number]}  # a head of two lines
            check(all(any(top <= height <= foot for top, foot in reach) for height in heights), f"{where}: a bar beside nothing that changed: {bar}")


def check_marks(check, edition, copy):
    """All paragraphs of a document but the list of changes: words, Spans, rules, bars."""
    marked, changed, repeated = [], defaultdict(list), set()
    news_of = {body: edition.of_statement(at, text, on_role_page) for at, on_role_page, text, body in copy.statements}
    for element in copy.paragraphs:
        text = level(element.text)
        what = f"{copy.name}, {element.tag} {text[:60]!r}"
        bare = text in edition.joined
        news = news_of[element] if element in news_of else None if bare else edition.texts.get(text)
        got = check_words(check, what, element, news)
        check_spans(check, copy.f, what, element)
        if not news and not bare:
            continue
        for page, glyph, new in copy.glyphs(element):
            changed[page].append(glyph)
            if new:
                marked.append((page, glyph))
        words, pieces = "".join(sign if new else "\0" for sign, new in got), squeezed(text)
        repeated |= {squeezed(word) for word in words.split("\0")} | {pieces}
    again = check_rules(check, copy, marked, repeated)
    check_bars(check, copy, changed, again)
    return sum(len(glyphs) for glyphs in changed.values())


def baselines(page):
    found = defaultdict(list)
    for glyph in page.glyphs:
        if not glyph.char.isspace():
            found[round(glyph.baseline, 1)].append(glyph)
    return {baseline: "".join(glyph.char for glyph in sorted(glyphs, key=lambda glyph: glyph.left)) for baseline, glyphs in found.items()}


def same_pages(copy, bare):
    """Pairs of pages; those of the list of changes and, behind it, those for notes left out."""
    notes = {n for n in range(1, len(copy.pages) + 1) if n > min(copy.listed_on, default=99) and not list(on(copy, n))}
    mine = [page for n, page in enumerate(copy.pages, 1) if n not in copy.listed_on | notes]
    last = {n for n in range(len(mine), len(bare.pages) + 1) if not list(on(bare, n))}
    return list(zip(mine, [page for n, page in enumerate(bare.pages, 1) if n not in last], strict=True))


def on(copy, number):
    return (piece for piece in copy.tree.root.content() if piece.page == number)


def check_same_lines(check, what, copy, bare):
    for number, (mine, other) in enumerate(same_pages(copy, bare), 1):
        got, wanted = baselines(mine), baselines(other)
        differ = [(got.get(y), wanted.get(y)) for y in got.keys() | wanted.keys() if got.get(y) != wanted.get(y)]
        check(not differ, f"{what}, {copy.name}: page {number} has other lines: {differ[:3]}")


# ---- the list of changes ----

def name_of_thing(edition, key):
    if key[0] in ("forms", "roles", "columns"):
        for f in (edition.new, edition.old):
            for of in things(f):
                if key[1] in of:
                    return of[key[1]]
    return key[1] if len(key) > 1 else key[0]


def heading_of(edition, change):
    if change["subject"] == "text":
        return name_of_thing(edition, change["key"])
    second_side = change["kind"] != "removed" or change["subject"] == "second_wording"
    at = change["new"] if change["new"] else change["old"]
    of = things(edition.new if second_side else edition.old)
    return " · ".join(names[at[key]] for names, key in zip(of, ("form", "role", "column")))


def label_of(edition, change, now, was):
    kind = KINDS[change["kind"]]
    if change["moved"] and change["kind"] != "moved":
        kind += f", {KINDS['moved']}"
    if change["subject"] == "text":
        key = change["key"][2] if len(change["key"]) > 2 else ""
        return f"{key} {kind}".strip() + (f" {change['old']['number']}" if change["moved"] else "")
    at = change["new"] or change["old"]
    number = (now if change["new"] or change["subject"] == "second_wording" else was)[At(*(at[key] for key in At._fields))]
    from_ = f" {was[At(*(change['old'][key] for key in At._fields))]}" if change["moved"] else ""
    return f"{number} {kind}{from_}" + (", på rollens side" if change["subject"] == "second_wording" else "")


def concerns(edition, copy, change, heard):
    """An extract is told what it prints, and what went from its cells."""
    if not copy.role:
        return True
    if change["subject"] == "text":
        return change["kind"] != "removed" and plain(change["new"]["text"]) in heard
    at = change["new"] or change["old"]
    if change["subject"] == "statement" and (change["kind"], change["moved"]) == ("reworded", False) and "on_role_page" in at:
        return False  # its pages have the second wording
    return at["role"] in {copy.role, *copy.f.failing}


def without(element, kind):
    """What a listener hears of a list's entry without the words of one kind; those of the other are themselves."""
    out = []
    for kid in element.kids:
        if isinstance(kid, tags.Element):
            alternative = kid.attributes.get("Alt", "")
            if kind.fullmatch(alternative):
                out.append(" ")
                continue
        out.append(tags.inline_text(kid))
    return squeezed("".join(out))


def check_listing(check, edition, copy):
    now, was = kept_numbers(edition), plain_numbers(edition.old)
    heard = {plain(element.text) for element in copy.paragraphs} | {plain(copy.f.role_names[copy.role])} if copy.role else set()
    heard |= {edition.new.subtitle} if copy.role else set()  # in the running head
    wanted = [change for change in edition.changes if concerns(edition, copy, change, heard)]
    entries, heading = [], None
    for element in copy.listing.walk():
        if element.tag == "H2":
            heading = plain(element.text)
            check(element.parent is copy.listing or element.above("Sect") is copy.listing, f"{copy.name}: a heading that stands elsewhere")
        elif element.tag == "LI":
            entries.append((heading, element))
    got = [(heading, plain(entry.children[0].text)) for heading, entry in entries]
    right = [(heading_of(edition, change), label_of(edition, change, now, was)) for change in wanted]
    for n, (mine, other) in enumerate(zip(got, right), 1):
        if not check(mine == other, f"{copy.name}: entry {n} of the list of changes is {mine}, should be {other}"):
            return
    check.same(len(got), len(right), f"{copy.name}: entries of the list of changes")
    for change, (_, entry) in zip(wanted, entries):
        check.same([child.tag for child in entry.children], ["Lbl", "LBody"], f"{copy.name}: entry {entry.text[:40]!r}")
        what, body = f"{copy.name}: entry {entry.text[:60]!r}", entry.children[1]
        old, new = (squeezed(plain(change[side]["text"])) if change[side] else "" for side in ("old", "new"))
        if change["kind"] == "moved":
            old = new
        check.same(without(body, NEW), old if change["kind"] != "added" else new, f"{what}: without what came")
        check.same(without(body, GONE), new, f"{what}: without what went")
    for list_ in copy.listing.find("L"):
        check.same(list_.attributes.get("ListNumbering"), "None", f"{copy.name}: ListNumbering of the list of changes")
    check(plain(edition.old.edition) in copy.listing.text, f"{copy.name}: does not say which edition it is compared with")
    check((CHANGES, min(copy.listed_on)) in reader.outline(copy.path), f"{copy.name}: the list of changes is not in the outline")
    check_listing_rules(check, copy)


def check_listing_rules(check, copy):
    """In the list, words that came have a rule under them and those that went one through them."""
    pieces = {(kid.page, kid.number): bool(NEW.fullmatch(span.attributes["Alt"])) for span in copy.listing.find("Span") if "Alt" in span.attributes
              for kid in span.kids if isinstance(kid, tags.Content)}
    for number in copy.listed_on:
        page = copy.pages[number - 1]
        for glyph in page.glyphs:
            if glyph.char.isspace():
                continue
            middle = (glyph.left + glyph.right) / 2
            over = [line for line in page.lines if is_violet(line) and line.left <= middle <= line.right]
            under = any(0 < line.y - glyph.baseline <= DROP for line in over)
            through = any(0.1 * glyph.size < glyph.baseline - line.y < 0.4 * glyph.size for line in over)
            new = pieces.get((number, glyph.content))
            hyphen = glyph.content is None
            if not check(hyphen or (under, through) == (new is True, new is False), f"{copy.name}, page {number}: rules at {glyph}: under {under}, through {through}"):
                return


# ---- drafts ----

def check_draft(check, what, copy, numbers, bare):
    """UDKAST and the day on every page; a number at each statement, in the tree before it and on the page beside it."""
    for number, text in enumerate(reader.page_texts(copy.path), 1):
        check.same(tags.blanks(text).count(f"UDKAST {DAY}"), 3 if copy.form else 1, f"{what}, {copy.name}, page {number}: UDKAST")
    spoken = " ".join(element.text for element in copy.tree.root.walk() if tags.is_paragraph(element))
    check("UDKAST" not in spoken, f"{what}, {copy.name}: UDKAST is read out on every page")
    title = reader.info(copy.path)["Title"]
    check.same(title, f"{reader.info(bare.path)['Title']} – Udkast {DAY}", f"{what}, {copy.name}: title")
    labels = {}
    for at, _, text, body in copy.statements:
        item = body.parent
        where = f"{what}, {copy.name}: {plain(text)[:40]!r}"
        if not check.same([child.tag for child in item.children], ["Lbl", "LBody"], where):
            continue
        label = item.children[0]
        check.same((tags.blanks(tags.said(label)), plain(label.text)), (numbers[at], numbers[at]), f"{where}: number")
        check.same(item.parent.attributes.get("ListNumbering"), "None", f"{where}: ListNumbering")
        labels[next(iter(label.content())).page, next(iter(label.content())).number] = (label, body)
    check_labels_stand(check, what, copy, labels)


def check_labels_stand(check, what, copy, labels):
    """A number ends before its statement, on its first line, and stands on nothing else."""
    for (page, piece), (label, body) in labels.items():
        own = [glyph for glyph in copy.pages[page - 1].glyphs if glyph.content == piece]
        first = next(iter(body.content()))
        text = [glyph for glyph in copy.pages[first.page - 1].glyphs if glyph.content == first.number]
        held = own and first.page == page and abs(own[0].baseline - text[0].baseline) < 0.1 and 0 < text[0].left - max(glyph.right for glyph in own) < 5 * reader.MM
        check(held, f"{what}, {copy.name}, page {page}: the number {label.text} does not stand before its statement")


# ---- checks ----

def build_edits(builder, edits):
    text = DATA.read_text(encoding="utf-8")
    for edit in edits:
        text = edit.change(text)
    new = builder.write(text, "edited")
    return Edition(builder, DATA, new), new


def loaded(path):
    f = Framework(path)
    f.strings = screen_reader.strings(f.tree)
    return f


def check_edited(check, builder, programs, what, edits, names=()):
    edition, new = build_edits(builder, edits)
    f = loaded(new)
    plain_ones, since, both = builder.make(new), builder.make("--since", DATA, new), builder.make("--since", DATA, "--draft", new, SOURCE_DATE_EPOCH=EPOCH)
    bare = {copy.name: copy for copy in documents(f, plain_ones, names)}
    for copy in documents(f, since, names):
        check(check_marks(check, edition, copy), f"{what}, {copy.name}: nothing that changed is in it")
        check_same_lines(check, what, copy, bare[copy.name])
        if copy.listing:
            check_listing(check, edition, copy)
        check.same(copy.listing is None, bool(copy.form or copy.name == POSTER), f"{what}, {copy.name}: no list of changes")
    numbers = kept_numbers(edition)
    for copy in documents(f, both, ONE_OF_EACH):
        check_draft(check, f"{what}, --since and --draft", copy, numbers, bare[copy.name])
        check_marks(check, edition, copy)
    for program in programs[1:]:
        again = builder.make("--since", DATA, "--draft", new, SOURCE_DATE_EPOCH=EPOCH, program=program)
        differ = [path.name for path in both.iterdir() if path.read_bytes() != (again / path.name).read_bytes()]
        check(not differ, f"{what}: other bytes by {program.name}: {differ}")


def check_without_words(check, builder, made):
    """The words for working copies leave no trace where none is made."""
    folder = builder.folder / "bare layouts"
    (folder / "look").mkdir(parents=True)
    for layout in [*LAYOUTS, *ROOT.glob("layouts/look/*.yaml")]:
        text = layout.read_text(encoding="utf-8")
        text = re.sub(r"^(changes|draft):.*\n(?: .*\n)*", "", text, flags=re.M)
        text = re.sub(r"^ +change bar:.*\n", "", text, flags=re.M)
        text = re.sub(r'^  - section: "Ændringer"\n(?:(?: {3,}.*)?\n)*', "", text, flags=re.M)
        check(not re.search(r"^(changes|draft):|since: yes|- changes:", text, re.M), f"{layout.name}: words for working copies are left")
        (folder / layout.relative_to(ROOT / "layouts")).write_text(text, encoding="utf-8")
    bare = [option for layout in sorted(folder.glob("*.yaml")) for option in ("-l", layout)]
    out = builder.make(*bare, DATA)
    differ = [path.name for path in made.iterdir() if path.read_bytes() != (out / path.name).read_bytes()]
    check(not differ, f"without options, the words for working copies change {differ}")
    for option in (["--since", DATA], ["--draft"]):
        code, errors, out = builder.run(*bare, *option, DATA)
        word = "changes:" if "--since" in option else "draft:"
        for layout in folder.glob("*.yaml"):
            check(re.search(rf"{re.escape(str(layout))}: error: .*`{word}`", errors), f"{option[0]} by a layout without `{word}`: {errors}")
        check((code, out.exists()) == (1, False), f"{option[0]} by layouts without `{word}`: exit {code}")


def check_no_difference(check, builder, made):
    """Cards and poster are the same files; booklet and extracts have one page that says that nothing changed."""
    f = loaded(DATA)
    copy_of_data = builder.write(re.sub(r",\n {12}(?=\S)", ",  ", DATA.read_text(encoding="utf-8")), "reflowed")
    made_so = [builder.make("--since", old, DATA) for old in (DATA, copy_of_data)]
    differ = [path.name for path in made_so[0].iterdir() if path.read_bytes() != (made_so[1] / path.name).read_bytes()]
    check(not differ, f"lines broken at other places make other files: {differ}")
    card = made_so[0] / CARD.format("faglig")
    check(tags.spoken(tags.read(card).root) == tags.spoken(read_tree(card).root), "MuPDF and poppler have other texts")
    for copy in documents(f, made_so[0]):
        bare = Copy(f, made / copy.name)
        if copy.form or copy.name == POSTER:
            check(copy.path.read_bytes() == bare.path.read_bytes(), f"{copy.name}: other bytes where nothing changed")
            continue
        check.same([element.text for element in copy.listing.walk() if tags.is_paragraph(element)],
                   [CHANGES, f"Sammenlignet med: {f.edition}", "Intet er ændret."], f"{copy.name}: list of changes")
        check_same_lines(check, "no difference", copy, bare)
        violet = [mark for page in copy.pages for mark in [*page.areas, *page.lines] if is_violet(mark)]
        check(not violet, f"{copy.name}: marks where nothing changed: {violet[:3]}")
        check(not [span for span in copy.tree.root.find("Span") if "Alt" in span.attributes], f"{copy.name}: words said to be new")


def check_drafts(check, builder, made, overlaps):
    f = loaded(DATA)
    numbers = plain_numbers(f)
    check.same(len(set(numbers.values())), 92, "numbers of statements are unique")
    check.same(numbers[At("strategisk", "områdechef", "færdigheder", 1)], "S-O-F1", "the first number")
    first, second = (builder.make("--draft", DATA, SOURCE_DATE_EPOCH=EPOCH, TZ=zone) for zone in ("Asia/Tokyo", "America/Los_Angeles"))
    for copy in documents(f, first):
        bare = Copy(f, made / copy.name)
        check_draft(check, "--draft", copy, numbers, bare)
        check(copy.path.read_bytes() == (second / copy.name).read_bytes(), f"{copy.name}: a draft of the same second has other bytes in another time zone")
        got, wanted = ([text for tag, text in tags.spoken(one.tree.root) if tag != "Lbl"] for one in (copy, bare))
        check(got == wanted, f"{copy.name}: a draft reads otherwise")
        clashes = [words for page in reader.pages(copy.path) for words in overlaps(page)]
        check(not clashes, f"{copy.name}: in a draft words stand on each other: {clashes}")
    before = datetime.date.today()
    text = " ".join(reader.page_texts(builder.make("--only", "poster", "--draft", DATA) / POSTER))
    after = datetime.date.today()
    months = "januar februar marts april maj juni juli august september oktober november december".split()
    days = {f"UDKAST {day.day}. {months[day.month - 1]} {day.year}" for day in (before, after)}
    check(any(day in tags.blanks(text) for day in days), f"a draft of today does not say {days}")
    english = builder.write(DATA.read_text(encoding="utf-8").replace("language: da-DK", "language: en-GB"), "english")
    text = " ".join(reader.page_texts(builder.make("--only", "poster", "--draft", english, SOURCE_DATE_EPOCH=EPOCH) / POSTER))
    check("UDKAST 2026-03-01" in tags.blanks(text), "the day in a language that is not Danish")


def check_long_names(check, builder, overlaps):
    """Names that are much alike, one that is another's beginning, two that are equal, marks in names: numbers stay short, apart and clear
    of the text beside them."""
    text = DATA.read_text(encoding="utf-8")
    for what, change in {"one begins another": lambda text: text.replace("name: Afdelingsleder\n", "name: Alle ledere og flere\n"),
                         "two are equal": lambda text: text.replace("name: Afdelingsleder\n", "name: Alle ledere\n"),
                         "alike": lambda text: re.sub(r"(name: )(O)mrådechef|(name: )(T)ilbudsleder|(name: )(A)fdelingsleder", r"\1\3\5Leder \2\4\6", text),
                         "marks": lambda text: text.replace("name: Afdelingsleder\n", "name: '[Team leader]{lang=en}'\n")}.items():
        new = builder.write(change(text), "names")
        f = loaded(new)
        numbers = plain_numbers(f)
        check.same(len(set(numbers.values())), len(numbers), f"numbers where {what}: {sorted(numbers.values())[:8]}")
        for copy in documents(f, builder.make("--only", "booklet", "--only", "poster", "--draft", new, SOURCE_DATE_EPOCH=EPOCH)):
            labels = {label.text for label in copy.tree.root.find("Lbl")} - {"•"}
            check(set(map(plain, labels)) <= set(numbers.values()) | {""}, f"{what}, {copy.name}: numbers {sorted(labels)[:5]}")
            clashes = [words for page in reader.pages(copy.path) for words in overlaps(page)]
            check(not clashes, f"{what}, {copy.name}: words on each other: {clashes}")


def check_kept(check, builder):
    """Numbers stay those of the older edition though roles, forms and columns are renamed, come, go or change places."""
    text = DATA.read_text(encoding="utf-8")
    for what, change in {"renamed": lambda text: text.replace("name: Tilbudsleder\n", "name: Tovholder for alle\n").replace("name: Prioriteter", "name: Fokus"),
                         "columns in another order": swapped_columns,
                         "form of the same initial": lambda text: text.replace("name: Personaleledelse\n", "name: Samarbejde\n"),
                         "30 new statements": revisions.insert("At medvirke til at udvikle", "".join(f"          - At {n}.\n" for n in range(30))),
                         "cell emptied and another filled": emptied_cell}.items():
        new = builder.write(change(text), "kept")
        edition, f = Edition(builder, DATA, new), loaded(new)
        layout = ROOT / "layouts/booklet.yaml"
        out = builder.make("-l", layout, "--since", DATA, "--draft", new, SOURCE_DATE_EPOCH=EPOCH)
        numbers = kept_numbers(edition)
        check.same(len(set(numbers.values())), len(numbers), f"{what}: numbers are unique")
        if what in ("renamed", "columns in another order", "form of the same initial"):
            was = plain_numbers(edition.old)
            check(numbers == was, f"{what}: numbers changed: {[(was.get(at), number) for at, number in numbers.items() if was.get(at) != number][:3]}")
        for copy in documents(f, out):
            got = {at: plain(body.parent.children[0].text) for at, _, _, body in copy.statements}
            differ = [(numbers[at], got[at]) for at in numbers if got.get(at) != numbers[at]]
            check(not differ, f"{what}: numbers that should be and are: {differ[:5]}")
            check_listing(check, edition, copy)


def swapped_columns(text):
    blocks = re.findall(r"^  - id: (?:færdigheder|prioriteter|arbejdsværdier)\n(?: {4}.*\n)*", text, re.M)
    if len(blocks) != 3:
        raise RuntimeError("the columns are not written as they were")
    return text.replace(blocks[0] + blocks[1], blocks[1] + blocks[0])


def emptied_cell(text):
    cell = re.search(r"^        prioriteter:\n((?: {10}.*\n)+)", text, re.M)
    text = text[:cell.start()] + "        prioriteter: []\n" + text[cell.end():]
    return revisions.insert("At lede nedad mod", "          - At gøre noget nyt.\n          - At gøre noget andet.\n")(text)


def check_long_list(check, builder):
    """A list of changes that takes several pages goes on."""
    text = DATA.read_text(encoding="utf-8")
    new = builder.write(re.sub(r"^( {10}(?:- text:|- ) ?At )", r"\1straks ", text, flags=re.M), "every statement")
    edition = Edition(builder, DATA, new)
    check(len(edition.changes) > 80, f"only {len(edition.changes)} changes")
    for copy in documents(loaded(new), builder.make("-l", ROOT / "layouts/booklet.yaml", "--since", DATA, new)):
        check(len(copy.listed_on) > 1, f"{copy.name}: the list of changes is on pages {copy.listed_on}")
        check_listing(check, edition, copy)
    removed = builder.write(re.sub(r":\n(?: {10}.*\n)+", ": []\n", text[:text.index("passages:")]) + text[text.index("passages:"):], "all removed")
    for old, new in ((DATA, removed), (removed, DATA)):
        edition = Edition(builder, old, new)
        f = loaded(new)
        counts = edition.report["summary"]["statements"]
        check.same(counts["added"] + counts["removed"], 92, "statements that came or went")
        for copy in documents(f, builder.make("--since", old, new), ONE_OF_EACH):
            check_marks(check, edition, copy)
            if copy.listing:
                check_listing(check, edition, copy)


def check_one_wording(check, builder):
    """With the first wording everywhere, the role's page is compared as the form's."""
    edition, new = build_edits(builder, revisions.EDITS)
    f = loaded(new)
    for statements in (statement for form in f.tree["forms"] for cells in form["statements"].values() for statement in cells.values()):
        statements[:] = [statement["text"] if isinstance(statement, dict) else statement for statement in statements]
    out = builder.make("-l", ROOT / "layouts/booklet.yaml", "--one-wording", "--since", DATA, new)
    copy = Copy(f, out / BOOKLET)
    of_form = {at: shown(spoken_signs(body)) for at, on_role_page, _, body in copy.statements if not on_role_page}
    of_role = {at: shown(spoken_signs(body)) for at, on_role_page, _, body in copy.statements if on_role_page}
    check(of_form == of_role, f"--one-wording: marked otherwise on the roles' pages: {[(of_form[at], of_role[at]) for at in of_form if of_form[at] != of_role[at]][:2]}")


def check_on_paper(check, builder):
    """Marks go to press in their ink, and on sheets."""
    edition, new = build_edits(builder, [edit for edit in revisions.EDITS if edit.name != "date removed"])
    options = [option for name in ("tryk", "tryk-5mm") for option in ("--press", name)]
    options += [option for name in ("booklet", "booklet-marks", "cards", "cards-a4") for option in ("--sheets", name)]
    out = builder.make("--since", DATA, "--draft", *options, new, SOURCE_DATE_EPOCH=EPOCH)
    screen, press = painted.read(out / BOOKLET), out / BOOKLET.replace(".pdf", "-tryk.pdf")
    code, traced, _ = reader.run("mutool", "draw", "-q", "-F", "trace", "-o", "-", press)
    violet = re.findall(r'<(fill_path|stroke_path) [^>]*colorspace="DeviceCMYK" color="\.62 \.96 0 0"', traced)
    wanted = Counter({"fill_path": sum(is_violet(area) for page in screen for area in page.areas),
                      "stroke_path": sum(is_violet(line) for page in screen for line in page.lines)})
    check.same(Counter(violet), wanted, "bars and rules for the press")
    for path in [press, *out.glob("*-haefte.pdf"), *out.glob("lommekort-a*.pdf")]:
        check("UDKAST" in "".join(reader.page_texts(path)), f"{path.name}: no UDKAST")
        check.same(reader.faults(path), [], path.name)


def check_bad_days(check, builder, programs):
    for program in programs:
        for epoch in ("i går", "12x", "99999999999999999999999", "9e9", "0x10"):
            code, errors, out = builder.run("--draft", DATA, program=program, SOURCE_DATE_EPOCH=epoch)
            check(code == 3 and "error: " in errors and not out.exists() and not crashed(code, errors), f"SOURCE_DATE_EPOCH={epoch!r}: exit {code}, {errors!r}")
            check(epoch in errors or "day" in errors, f"SOURCE_DATE_EPOCH={epoch!r}: {errors!r}")
        code, errors, out = builder.run("--draft", "--only", "poster", DATA, program=program, SOURCE_DATE_EPOCH="")
        check.same((code, errors), (0, ""), "an empty SOURCE_DATE_EPOCH is none")


def check_bad_files(check, builder, programs):
    """Findings of the older edition name its file; nothing is written."""
    bad, new = builder.write("language: da-DK\nroles: 7\n", "bad"), builder.write(DATA.read_text(encoding="utf-8").replace("roles:\n", "rolls:\n"), "bad-new")
    for program in programs:
        for what, old, file, named in (("bad", bad, DATA, [bad]), ("none", builder.folder / "none.yaml", DATA, ["none.yaml"]), ("a folder", builder.folder, DATA, [builder.folder]),
                                       ("both bad", bad, new, [bad, new])):
            code, errors, out = builder.run("--since", old, file, program=program)
            check(code == 1 and not out.exists() and not crashed(code, errors), f"older edition is {what}: exit {code}\n{errors[-2000:]}")
            for name in named:
                check(re.search(rf"{re.escape(str(name))}\S*: error: ", errors), f"older edition is {what}: {name} is not named:\n{errors}")
            check(DATA.name + ":" not in errors, f"older edition is {what}: the sound file is blamed:\n{errors}")
    for arguments in (["--since"], ["--draft=yes", DATA], ["--since", DATA]):
        code, errors, _ = builder.run(*arguments)
        check(code == 2 and "--help" in errors, f"{arguments}: exit {code}, {errors!r}")


def check_made_up(check, builder, programs):
    """Frameworks that have nothing to do with each other: sound PDFs or findings, never a crash."""
    sizes = [dict(forms=1, roles=1, columns=1, statements=1), dict(forms=5, roles=4), dict(empty=0.5), dict(empty=1), dict(long_words=True),
             dict(forms=2, roles=2, statements=30), dict(roles=3, fails=False), {}]
    files = [builder.write(frameworks.make(seed=seed, **size), "made-up") for seed, size in enumerate(sizes)]
    bare, built = {(file, layout): builder.run("-l", layout, file)[0] for file in files for layout in LAYOUTS}, 0
    for number, new in enumerate(files):
        old, program = files[number - 1], programs[1 + number % (len(programs) - 1)]
        f = loaded(new)
        for layout in LAYOUTS:
            what = f"made-up framework {number}, {layout.stem}"
            code, errors, out = builder.run("-l", layout, "--since", old, "--draft", new, program=program, SOURCE_DATE_EPOCH=EPOCH)
            check(code in (0, 1) and not crashed(code, errors), f"{what}: exit {code}\n{errors[-3000:]}")
            if bare[old, layout] == 0:  # a word that no page holds is not to be listed either
                check.same(code, bare[new, layout], f"{what}: a working copy is built where the plain one is\n{errors[-1000:]}")
            built += code == 0
            pdfs = sorted(out.glob("*.pdf")) if code == 0 else []
            faults = [fault for pdf in pdfs[:1] for fault in reader.faults(pdf)]
            check(not faults, f"{what}: {faults}")
        edition = Edition(builder, old, new)
        code, _, out = builder.run("-l", ROOT / "layouts/booklet.yaml", "--since", old, "--draft", new, SOURCE_DATE_EPOCH=EPOCH)
        booklet = out / BOOKLET
        if code == 0:
            copy = Copy(f, booklet)
            got = Counter(plain(body.parent.children[0].text) for _, on_role_page, _, body in copy.statements if not on_role_page)
            check(all(count == 1 for count in got.values()), f"made-up framework {number}: numbers twice: {got.most_common(3)}")
            check.same(len(copy.listing.find("LI")), len(edition.changes), f"made-up framework {number}: entries of the list of changes")
    check(built >= 15, f"only {built} made-up working copies were built")


def group(check, made, folder, programs, overlaps):
    """`made`: the plain documents; `programs`: the one that ships, then those under sanitizers; `overlaps`: words of a page that stand on
    each other."""
    builder = Builder(folder, programs[0])
    check_without_words(check, builder, made)
    check_no_difference(check, builder, made)
    check_edited(check, builder, programs, "all edits", revisions.EDITS)
    check_edited(check, builder, programs, "other edits", EDITS, ONE_OF_EACH)
    check_drafts(check, builder, made, overlaps)
    check_long_names(check, builder, overlaps)
    check_kept(check, builder)
    check_long_list(check, builder)
    check_one_wording(check, builder)
    check_on_paper(check, builder)
    check_bad_days(check, builder, programs)
    check_bad_files(check, builder, programs)
    check_made_up(check, builder, programs)

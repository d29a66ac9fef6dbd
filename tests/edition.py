"""A framework beside an older edition of it, as far as working copies show it: how each text changed, by what `haefte diff` says
(which tests/revisions.py holds), and the numbers that statements have in drafts."""
import re
from collections import namedtuple
from functools import cached_property

from expected import IN_LANGUAGE, Framework, plain

At = namedtuple("At", "form role column number")  # a statement; number from 1


# ---- what changed ----

def printed(text):
    """Which signs of a text are printed and no blanks, True or False for each."""
    keep = [not sign.isspace() for sign in text]
    for match in IN_LANGUAGE.finditer(text):
        for at in (match.start(), *range(match.end(1), match.end())):
            keep[at] = False
    for match in re.finditer(r"(?<!\\)\*|\\(?=[*[])", text):
        keep[match.start()] = False
    return keep


def flagged(words):
    """The printed signs of a new text, each with whether it is new; from the words of a change."""
    pairs = [(sign, word["kind"] == "added") for word in words if word["kind"] != "removed" for sign in word["text"]]
    keep = printed("".join(sign for sign, _ in pairs))
    return [(level(sign), new) for (sign, new), kept in zip(pairs, keep) if kept]


def subsequence(signs, text):
    """Whether all that was done to a text is that some of it was left out."""
    rest = iter(squeezed_signs(text))
    return all(sign in rest for sign in signs)


# How a paragraph changed. `signs`: what `flagged` gives; None: only that it has to be made of words that the old text had
# and marked ones; `old`: that text.
News = namedtuple("News", "signs old")


class Edition:
    """A new framework beside an old one: what `haefte diff` says, by the statement and by the text."""

    def __init__(self, builder, old, new):
        self.old, self.new, self.files = Framework(old), Framework(new), (old, new)
        self.report = builder.diff(old, new)
        self.changes = self.report["changes"]
        self.by_statement, self.seconds = {}, {}
        for change in self.changes:
            if change["subject"] != "text" and change["new"]:
                of = self.by_statement if change["subject"] == "statement" else self.seconds
                of[At(*(change["new"][key] for key in At._fields))] = change
            elif change["subject"] == "second_wording":
                self.seconds[At(*(change["old"][key] for key in At._fields))] = change

    def of_statement(self, at, wording, on_role_page):
        """None: it reads as it did, where it did."""
        change, second = self.by_statement.get(at), self.seconds.get(at)
        if change and change["kind"] == "added":
            return News([(sign, True) for sign in squeezed_signs(wording)], "")
        was = now = list(self.new.marked_cell(at.form, at.role, at.column))[at.number - 1]
        words = None
        if change:
            was, now, words = change["old"]["text"], change["new"]["text"], change.get("words")
        if on_role_page:
            text_was, text_now = was, now
            both = [change[side].get("on_role_page") if change else None for side in ("old", "new")]
            if not change and not second:
                both = 2 * [wording if plain(wording) != plain(now) else None]
            if second:
                both = [second[side]["text"] if second[side] else None for side in ("old", "new")]
                words = second.get("words")
            elif any(both):
                words = None
            was, now = both[0] or text_was, both[1] or text_now
        if " ".join(was.split()) != " ".join(now.split()):
            return News(flagged(words) if words else None, was)
        return News([(sign, False) for sign in squeezed_signs(now)], was) if change and change["moved"] else None

    @cached_property
    def texts(self):
        """Other texts that changed, by how they are printed."""
        found = {}
        for change in self.changes:
            if change["subject"] != "text" or not change["new"] or change["key"][-1] == "id" or change["key"][0] == "abbreviations":
                continue
            text = change["new"]["text"]
            if change["kind"] == "reworded":
                found[plain(text)] = News(flagged(change["words"]), change["old"]["text"])
            else:
                found[plain(text)] = News([(sign, change["kind"] == "added") for sign in squeezed_signs(text)], "")
        return found

    @cached_property
    def joined(self):
        """Paragraphs of several texts, one of which changed: they have a bar."""
        f, changed = self.new, set(self.texts)
        both = [((f.title, f.subtitle), f"{f.title} {f.subtitle}"), ((f.passages["omslag_titel"], f.subtitle), f"{f.passages['omslag_titel']} {f.subtitle}"),
                ((f.passages["kolofon_afsender"], f.edition), f"{f.passages['kolofon_afsender']} · {f.edition}")]
        return {plain(text) for parts, text in both if any(plain(part) in changed for part in parts)}


def level(text):
    """A text as it is printed, blanks and hyphens alike."""
    return " ".join(text.replace("\u00a0", " ").replace("\u2010", "-").split())


def squeezed_signs(text):
    return [level(sign) for sign, kept in zip(text, printed(text)) if kept]


# ---- numbers of statements ----

def initials_in(names, index):
    name = names[index]
    for count in range(1, 4):
        if not name[:count].isalpha() or len(name) < count:
            break
        if not any(other.startswith(name[:count]) for n, other in enumerate(names) if n != index):
            return name[:count]
    return (name[0] if name[:1].isalpha() else "") + str(index + 1)


def things(f):
    """Ids and names of forms, roles and columns."""
    return [{key: plain(form["name"]) for key, form in f.forms.items()}, {role["id"]: plain(role["name"]) for role in f.tree["roles"]},
            {head["id"]: plain(head["name"]) for head in f.heads}]


def initials(f, since=None):
    """Of forms, roles and columns by id. What an older edition had keeps its own."""
    found = []
    for now, was in zip(things(f), things(since) if since else 3 * [{}]):
        known = {key: initials_in(list(was.values()), n) for n, key in enumerate(was)}
        names = list(was.values()) + [name for key, name in now.items() if key not in was]
        fresh = [key for key in now if key not in was]
        known |= {key: initials_in(names, len(was) + n) for n, key in enumerate(fresh)}
        found.append(known)
    return found


def number_of(at, names, number):
    form, role, column = (of[key] for of, key in zip(names, at[:3]))
    return f"{form}-{role}-{column}{'.' if column[-1].isdigit() else ''}{number}"


def cells_of(f):
    for form in f.forms:
        for role in f.role_names:
            for column in f.columns:
                yield form, role, column


def plain_numbers(f):
    names = initials(f)
    return {at: number_of(at, names, at.number) for cell in cells_of(f) for n, _ in enumerate(f.cell(*cell), 1) for at in [At(*cell, n)]}


def kept_numbers(edition):
    """The numbers of the older edition; new statements have that of the one before them with a letter."""
    f, old, found = edition.new, edition.old, {}
    names = initials(f, old)
    left, came, within = set(), set(), {}
    for change in edition.changes:
        if change["subject"] != "statement":
            continue
        was, now = (change[key] and At(*(change[key][field] for field in At._fields)) for key in ("old", "new"))
        if not was or not now or (change["moved"] and was[:3] != now[:3]):
            left.add(was)
            came.add(now)
        elif change["moved"]:
            within[now] = was.number
            left.add(was)
            came.add(now)
    for cell in cells_of(f):
        there = cell[0] in old.forms and cell[1] in old.role_names and cell[2] in old.columns
        stayed = [n for n, _ in enumerate(old.cell(*cell), 1) if At(*cell, n) not in left] if there else []
        last, letter = 0, 0
        for n, _ in enumerate(f.cell(*cell), 1):
            at = At(*cell, n)
            if at not in came or at in within:
                last, letter = within[at] if at in within else stayed.pop(0), 0
                found[at] = number_of(at, names, last)
            else:
                letter += 1
                found[at] = number_of(at, names, f"{last}{chr(ord('a') + letter - 1) if letter <= 26 else f'.{letter}'}")
        if stayed:
            raise RuntimeError(f"{cell}: of the old statements nobody told what became of {stayed}")
    return found

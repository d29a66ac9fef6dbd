"""What ought to be printed: the framework file as a reader of its own (PyYAML) sees it, and the names of the documents."""
import re
from pathlib import Path

import yaml

ROOT = Path.cwd()
DATA = ROOT / "data/ledelsesgrundlag.yaml"
BOOKLET, EXTRACT, CARD, POSTER = "ledelsesgrundlag.pdf", "uddrag-{}.pdf", "lommekort-{}.pdf", "plakat.pdf"

IN_LANGUAGE = re.compile(r"(?<!\\)\[([^][]*)\]\{lang=([\w-]+)\}")  # [feedforward]{lang=en}


def plain(text):
    """A text of the framework as it is printed: marks of emphasis and of language gone, blanks and hyphens alike."""
    text = re.sub(r"(?<!\\)\*", "", IN_LANGUAGE.sub(r"\1", str(text)))
    text = re.sub(r"\\([*[])", r"\1", text)
    return " ".join(text.replace("\u00a0", " ").replace("\u2010", "-").split())


def squeezed(text):
    """A text without blanks and hyphens: the same before and after line breaking."""
    return re.sub(r"[\s\u00a0\u00ad\u2010-]", "", text)


def ascii_name(name):
    return name.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")


class Framework:
    """The framework file: its cells, passages and names."""

    def __init__(self, path):
        self.tree = tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.title, self.subtitle, self.language = tree["title"], tree["subtitle"], tree["language"]
        self.edition, self.organisation, self.date = str(tree["edition"]), tree["organisation"], str(tree.get("date", ""))
        self.columns = [column["id"] for column in tree["columns"]]
        self.heads = tree["columns"]
        self.roles = [role["id"] for role in tree["roles"] if role.get("outcome") != "fails"]
        self.failing = [role["id"] for role in tree["roles"] if role.get("outcome") == "fails"]
        self.forms = {form["id"]: form for form in tree["forms"]}
        self.role_names = {role["id"]: role["name"] for role in tree["roles"]}
        self.role_details = {role["id"]: role.get("detail", "") for role in tree["roles"]}
        self.passages = tree["passages"]
        self.abbreviations = tree.get("abbreviations", {})

    def name(self, form):
        return plain(self.forms[form]["name"])

    def marked_cell(self, form, role, column, on_role_page=False):
        """The statements of a cell in one of their two wordings, with their marks."""
        for statement in self.forms[form]["statements"][role][column] or []:
            if isinstance(statement, dict):
                yield statement["on_role_page"] if on_role_page and "on_role_page" in statement else statement["text"]
            else:
                yield statement

    def cell(self, form, role, column, on_role_page=False):
        return map(plain, self.marked_cell(form, role, column, on_role_page))

    def of_form(self, form):
        """A form's statements as its own pages have them: those who succeed, then those who fail."""
        return [s for role in self.roles + self.failing for c in self.columns for s in self.cell(form, role, c)]

    def of_role(self, role, one_wording=False):
        return [s for form in self.forms for c in self.columns for s in self.cell(form, role, c, not one_wording)]

    def of_sheet(self):
        """All statements as the poster has them: role by role a line for each column, and in it form by form."""
        return [s for role in self.roles + self.failing for c in self.columns for form in self.forms for s in self.cell(form, role, c)]

    def paragraphs(self, name):
        """(tag, text) of the pieces of a passage."""
        passage = self.passages[name]
        for piece in passage if isinstance(passage, list) else [passage]:
            if isinstance(piece, dict) and "list" in piece:
                yield from (("LBody", plain(item)) for item in piece["list"])
            elif isinstance(piece, dict):
                yield "H2", plain(piece["heading"])
            else:
                yield "P", plain(piece)

    def passage(self, name):
        """A passage of one paragraph."""
        return plain(self.passages[name])

    def vocabulary(self):
        """Every word that may be printed, the parts of hyphenated words too."""
        text = [DATA.read_text(encoding="utf-8")] + [path.read_text(encoding="utf-8") for path in ROOT.glob("layouts/**/*.yaml")]
        words = set(re.findall(r"\w+", "\n".join(text)))
        return words | {word.replace("’", "'") for word in words}

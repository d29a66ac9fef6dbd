"""The tag tree of a PDF as a screen reader walks it. Elements and attributes come from qpdf, the text of each piece of
marked content from poppler. Both list the same tree, so they are walked side by side, and where they part we stop."""
import functools
import re

import reader

INLINE = ("Span", "Link", "Reference")  # a part of the text they stand in
STRUCTURE = ("/Type", "/S", "/P", "/Pg", "/K", "/A")  # keys of an element that are no attribute


class Content:
    """A piece of marked content: its page, counted from 1, its number on that page, and its text as it stands."""

    def __init__(self, page, number, text):
        self.page, self.number, self.text = page, number, text


class Annotation:
    """An annotation that hangs in the tree."""

    def __init__(self, name, entry, page):
        self.name, self.entry, self.page = name, entry, page

    @property
    def contents(self):
        return value(self.entry.get("/Contents", "u:"))


class Element:
    def __init__(self, name, tag, attributes, parent):
        self.name, self.tag, self.attributes, self.parent = name, tag, attributes, parent
        self.kids = []  # Content, Annotation, Element

    @property
    def children(self):
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self):
        """This element and all below, in the order they are read."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *tags):
        return [element for element in self.walk() if element.tag in tags]

    def ancestors(self):
        """What it stands in, from the inside out."""
        element = self.parent
        while element:
            yield element
            element = element.parent

    def above(self, tag):
        """The nearest element of that kind that this one stands in; None: there is none."""
        return next((element for element in self.ancestors() if element.tag == tag), None)

    def content(self):
        """The pieces of marked content in it, in the order they are read."""
        for kid in self.kids:
            if isinstance(kid, Content):
                yield kid
            elif isinstance(kid, Element):
                yield from kid.content()

    def annotations(self):
        return [kid for kid in self.kids if isinstance(kid, Annotation)]

    def pages(self):
        return sorted({piece.page for piece in self.content()})

    @property
    def text(self):
        """What is printed in it, paragraphs parted by a blank."""
        paragraphs = [self] if self.tag in INLINE else filter(is_paragraph, self.walk())
        return blanks(" ".join(map(inline_text, paragraphs)))


def is_inline(kid):
    return not isinstance(kid, Element) or kid.tag in INLINE


def is_paragraph(element):
    """Whether text, a figure or a link stands right in it."""
    return element.tag not in INLINE and any(map(is_inline, element.kids))


def inline_text(node):
    if isinstance(node, Element):
        return "".join(inline_text(kid) for kid in node.kids if is_inline(kid))
    return node.text if isinstance(node, Content) else ""


def said(node):
    """What a screen reader says: the text, or what stands for it (ISO 32000-1 §14.9.3 and §14.9.4). A link without any is
    told by the Contents of its annotations."""
    if not isinstance(node, Element):
        return node.text if isinstance(node, Content) else ""
    for key in ("Alt", "ActualText"):
        if key in node.attributes:
            return node.attributes[key]
    text = "".join(said(kid) for kid in node.kids if is_inline(kid))
    if node.tag == "Link" and not text.strip():
        text = " ".join(dict.fromkeys(annotation.contents for annotation in node.annotations()))  # each thing once
    return text


def spoken(root):
    """(tag, what is said) of every paragraph, in reading order."""
    return [(element.tag, blanks(said(element))) for element in root.walk() if is_paragraph(element)]


def blanks(text):
    return " ".join(text.split())


# ---- reading ----

class Tree:
    """`root`: the first element. `ids`: the elements by the document's table of identifiers. `by_name`: elements by object.
    `texts`: those of the pieces of content, by page and number, where poppler need not be asked for them."""

    def __init__(self, pdf, texts=None):
        self.objects = reader.objects(pdf)
        self.catalog = next(o for o in self.objects.values() if isinstance(o, dict) and o.get("/Type") == "/Catalog")
        self.pages = page_names(self.objects, self.catalog["/Pages"])
        self.numbers = {name: number for number, name in enumerate(self.pages, 1)}
        self.texts = texts
        self.heard = heard(pdf) if texts is None else iter(())
        self.by_name = {}
        tree = self.follow(self.catalog["/StructTreeRoot"])
        root, = self.kids(tree)
        self.root = self.element(root, None)
        if rest := list(self.heard):
            raise RuntimeError(f"{pdf}: poppler's tree goes on: {rest[:3]}")
        self.ids = {value(key): self.by_name[name] for key, name in entries(self.objects, tree.get("/IDTree"), "/Names")}
        self.parents = dict(entries(self.objects, tree["/ParentTree"], "/Nums"))

    def follow(self, entry):
        return follow(self.objects, entry)

    def kids(self, entry):
        """What stands in /K, which may be one thing or an array of them."""
        kids = self.follow(entry.get("/K", []))
        return kids if isinstance(kids, list) else [entry["/K"]]

    def next(self, kind, wanted=None):
        """What poppler has next in its tree, which must be of that kind."""
        if self.texts is not None:
            return ""
        got, text = next(self.heard, ("end", ""))
        if got != kind or wanted not in (None, text):
            raise RuntimeError(f"qpdf's tree has {kind} {wanted or ''}, poppler's has {got} {text!r}")
        return text

    def element(self, name, parent):
        entry = self.follow(name)
        element = Element(name, entry["/S"].removeprefix("/"), attributes(self.objects, entry), parent)
        self.by_name[name] = element
        self.next("tag", element.tag)
        element.kids = [self.kid(kid, entry, element) for kid in self.kids(entry)]
        return element

    def kid(self, kid, entry, parent):
        if isinstance(kid, int):
            return self.content(self.numbers[entry["/Pg"]], kid)
        what = self.follow(kid)
        page = self.numbers.get(what.get("/Pg", entry.get("/Pg")))
        if what.get("/Type") == "/MCR":
            return self.content(page, what["/MCID"])
        if what.get("/Type") == "/OBJR":
            name = what["/Obj"]
            self.next("object", name.removesuffix(" R"))
            return Annotation(name, self.follow(name), page)
        return self.element(kid, parent)

    def content(self, page, number):
        return Content(page, number, self.next("text") if self.texts is None else self.texts.get((page, number), ""))

    def annotated(self):
        """(name, dictionary, page) of every annotation of the pages, in or out of the tree."""
        for number, page in enumerate(self.pages, 1):
            for name in self.follow(self.objects[page].get("/Annots", [])):
                yield name, self.follow(name), number


def heard(pdf):
    """Poppler's tree: ("tag", "P"), ("text", …) of a piece of content, ("object", "112 0") of an annotation."""
    for line in reader.read("pdfinfo", "-struct-text", pdf).split("\n"):
        line = line.lstrip(" ")
        if line.startswith('"'):
            yield "text", line[1:-1]
        elif line.startswith("Object "):
            yield "object", line.removeprefix("Object ")
        elif line == "(No content?)":
            yield "text", ""
        elif line and not line.startswith("/"):  # those are attributes, and poppler does not know all
            yield "tag", re.match(r"\w+", line)[0]


def follow(objects, entry):
    while isinstance(entry, str) and re.fullmatch(r"\d+ \d+ R", entry):
        entry = objects[entry]
    return entry


def as_list(entry):
    return entry if isinstance(entry, list) else [entry]


def page_names(objects, node):
    """The names of the pages below a node of the page tree, in order."""
    entry = objects[node]
    if entry["/Type"] == "/Page":
        return [node]
    return [name for kid in follow(objects, entry["/Kids"]) for name in page_names(objects, kid)]


def entries(objects, node, key):
    """The pairs of a name tree or number tree (§7.9.6, §7.9.7)."""
    entry = follow(objects, node) or {}
    flat = follow(objects, entry.get(key, []))
    yield from zip(flat[::2], flat[1::2])
    for kid in follow(objects, entry.get("/Kids", [])):
        yield from entries(objects, kid, key)


def value(entry):
    """A string, name, number or array of qpdf's JSON as Python has it."""
    if isinstance(entry, list):
        return [value(item) for item in entry]
    if not isinstance(entry, str):
        return entry
    kind, _, rest = entry.partition(":")
    if kind == "b":
        return bytes.fromhex(rest).decode("latin-1")
    return rest if kind == "u" else entry.removeprefix("/")


def attributes(objects, entry):
    """Alt, ActualText, E, Lang, ID … and what stands in attribute dictionaries: Scope, Headers, Summary, ListNumbering, BBox."""
    found = {key.removeprefix("/"): value(follow(objects, entry[key])) for key in entry if key not in STRUCTURE}
    for dictionary in as_list(follow(objects, entry.get("/A", []))):
        dictionary = follow(objects, dictionary)
        found.update((key.removeprefix("/"), value(follow(objects, dictionary[key]))) for key in dictionary if key != "/O")
    return found


@functools.cache
def read(pdf):
    return Tree(pdf)

"""What veraPDF cannot see: that a screen reader gets the text right. The tag trees of the documents are held against the
framework file: every cell below its heads, everything in its order and nothing else, links that lead where they say."""
import re
import xml.etree.ElementTree as xml
from collections import Counter, namedtuple
from functools import cached_property

import reader
import reading_order
import tags
from expected import BOOKLET, CARD, EXTRACT, IN_LANGUAGE, POSTER, ascii_name, plain, squeezed

Cell = namedtuple("Cell", "table form role column element")  # table: "form" or "role", whose page it stands on

BLEED = 3 * reader.MM + 0.01
ROW_DROP = 40  # points from where a link to a row ends to the row's first line, at most; one to a heading may end on top of the page
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


class Document:
    """A PDF, read in several ways, and the framework that it was made from."""

    def __init__(self, f, path, tree):
        self.f, self.path, self.tree, self.name = f, path, tree, path.name
        self.is_booklet, self.is_poster = self.name == BOOKLET, self.name == POSTER
        self.role = next((role for role in f.role_names if self.name == EXTRACT.format(ascii_name(role))), None)  # of an extract
        self.form = next((form for form in f.forms if self.name == CARD.format(ascii_name(form))), None)  # of a card

    @cached_property
    def texts(self):
        return reader.page_texts(self.path)

    @cached_property
    def sheets(self):
        return reader.pages(self.path)

    @cached_property
    def sections(self):
        return reader.page_ranges(self.path)

    @cached_property
    def tables(self):
        return self.tree.root.find("Table")

    @cached_property
    def rows(self):
        """The rows of all tables by (whose table it is, form, role)."""
        return {meaning(self.f, subject(table), row.find("TH")[0].text): row for table in self.tables for row in parts(table)[2].children}


def group(check, f, folder, trees):
    documents = [Document(f, folder / name, tree) for name, tree in trees.items()]
    for document in documents:
        check_order(check, document)
        check_decoration(check, document)
        check_headings(check, document)
        check_tables(check, document)
        (check_card if document.form else check_poster if document.is_poster else check_cells)(check, document)
        check_lists(check, document)
        check_figures(check, document)
        check_links(check, document)
        check_stretches(check, document)
        check_parents(check, document)
        check_metadata(check, document)


# ---- order ----

def expected_order(document):
    """Page numbers of the booklet's map are those of the forms' pages, of an extract's map those of the role's page."""
    def page_of(form, role):
        return document.rows["form" if document.is_booklet else "role", form, role].pages()[0]

    if document.form:
        return list(reading_order.card(document.f, document.form))
    if document.role:
        return list(reading_order.extract(document.f, document.role, page_of))
    return list(reading_order.poster(document.f) if document.is_poster else reading_order.booklet(document.f, page_of))


def check_order(check, document):
    """Everything that is said, in its order, and nothing besides; that no word is divided follows."""
    got = [(tag, plain(text)) for tag, text in tags.spoken(document.tree.root)]
    wanted = expected_order(document)
    for n, (heard, right) in enumerate(zip(got, wanted)):
        if not check(heard == right, f"{document.name}: paragraph {n + 1} is {heard}, should be {right}"):
            break
    check.same(len(got), len(wanted), f"{document.name}: paragraphs")


def on_page(root, number):
    return "".join(piece.text for piece in root.content() if piece.page == number)


def check_decoration(check, document):
    """What stands on a page and not in the tree is what a listener need not hear: running heads, folios, heads of tables
    that are printed again."""
    for number, text in enumerate(document.texts, 1):
        tree, wanted = on_page(document.tree.root, number), decoration(document, number)
        left = Counter(squeezed(text))
        left.subtract(squeezed(tree))
        left.subtract(squeezed(" ".join(wanted)))
        words = sorted((Counter(text.split()) - Counter(tree.split())).elements())
        check(not any(left.values()), f"{document.name}, page {number}: not in the tree should be {wanted}, is {words}")


def decoration(document, number):
    """The texts of a page that are no part of the tree."""
    f, last = document.f, len(document.tree.pages)
    if document.form or number == 1 or (document.is_booklet and number == last):  # cards, covers, the poster
        return []
    if not on_page(document.tree.root, number):  # a page for notes
        return [f.passage("noter_titel"), str(number)]
    section = [title for title, pages in document.sections.items() if number in pages][-1]
    texts = [section if number % 2 else reading_order.titled(f), str(number)]
    for table in document.tables:
        if number in table.pages()[1:]:
            texts += [head.text for head in table.find("THead")]
        if number in table.pages()[:-1] and subject(table) in f.role_names.values():
            texts.append(f.passage("fortsaettes"))
    return texts


# ---- headings ----

def check_headings(check, document):
    root, level = document.tree.root, 0
    for heading in root.find(*HEADINGS):
        next_level = int(heading.tag[1])
        check(next_level <= level + 1, f"{document.name}: {heading.tag} {heading.text!r} follows a heading of level {level}")
        check(bool(heading.text), f"{document.name}: an empty {heading.tag}")
        level = next_level
    titles = [heading.text.casefold() for heading in root.find("H1")]
    outline = [title.casefold() for title, _ in reader.outline(document.path)]
    check.same(titles, outline, f"{document.name}: headings of the first level, by the outline")
    for section in root.find("Sect"):
        first = next(element for element in section.walk() if tags.is_paragraph(element))
        colophon = document.is_booklet and section is root.children[-1]  # a page without a title
        check(first.tag in HEADINGS + ("Figure",) or colophon, f"{document.name}: a Sect begins with {first.tag} {first.text!r}")


# ---- tables ----

def subject(table):
    """The form or role that a table is of: the heading of the first level in its caption or in what it stands in."""
    while table:
        if titles := table.find("H1"):
            return titles[0].text
        table = table.parent
    return ""


def parts(table):
    """Caption, THead and TBody."""
    return table.children if [child.tag for child in table.children] == ["Caption", "THead", "TBody"] else [None, None, None]


def check_tables(check, document):
    ids = []
    for table in document.tables:
        what = f"{document.name}: table of {subject(table)!r}"
        caption, head, body = parts(table)
        if not check(caption is not None, f"{what} has {[child.tag for child in table.children]}"):
            continue
        check(bool(caption.text), f"{what}: empty caption")
        check(bool(table.attributes.get("Summary")), f"{what}: no Summary")
        check(len(head.children) == 1 and head.pages() == table.pages()[:1], f"{what}: its heads are not there once, on its first page")
        check_shape(check, document, what, head, body)
        for scope, heads in (("Column", head.find("TH")), ("Row", body.find("TH"))):
            wrong = [cell.text for cell in heads if cell.attributes.get("Scope") != scope or not cell.text]
            check(not wrong, f"{what}: heads that are empty or without Scope {scope}: {wrong}")
            ids += [cell.attributes.get("ID") for cell in heads]
    check(all(ids) and len(set(ids)) == len(ids), f"{document.name}: heads without an ID of their own: {ids}")
    check.same(set(document.tree.ids), set(ids), f"{document.name}: the table of identifiers")
    check(list(document.tree.ids) == sorted(document.tree.ids), f"{document.name}: the table of identifiers is out of order")
    check.same(len(document.tables), table_count(document), f"{document.name}: tables")
    broken = [table for table in document.tables if len(table.pages()) > 1]
    check(broken or not document.is_booklet, f"{document.name}: no table runs over pages, so that nothing shows its heads are read once")


def check_shape(check, document, what, head, body):
    """Every row has a head and as many cells as the framework has columns, on the poster forms; the corner is empty."""
    columns = len(document.f.forms if document.is_poster else document.f.columns)
    check.same([cell.tag for cell in head.children[0].children], ["TD"] + columns * ["TH"], f"{what}: row of heads")
    check.same(head.children[0].children[0].text, "", f"{what}: corner")
    for row in body.children:
        check.same([cell.tag for cell in row.children], ["TH"] + columns * ["TD"], f"{what}: row of {row.text[:40]!r}")


def table_count(document):
    """A table is one however many pages it runs over: one of each form, one of those who fail at it, one of each role."""
    f = document.f
    if document.is_booklet:
        return 2 * len(f.forms) + len(f.role_names)
    if document.is_poster:
        return 1 + bool(f.failing)
    return 0 if document.form else len(f.failing) + (document.role in f.roles)


def heads_by_id(document, cell):
    return [document.tree.ids.get(name) for name in cell.attributes.get("Headers", [])]


def heads_by_place(table, row, place):
    """What a reader finds without Headers, going up and to the left for heads of the right Scope."""
    _, head, _ = parts(table)
    left = [cell for cell in row.children[:place] if cell.attributes.get("Scope") == "Row"]
    above = [line.children[place] for line in head.children if line.children[place].attributes.get("Scope") == "Column"]
    return above[-1:] + left[-1:]


def meaning(f, title, row_label):
    """(whose table it is, form, role) of a row, by what its heads say."""
    forms = {f.name(form): form for form in f.forms}
    roles = {reading_order.row_label(f, role): role for role in f.role_names}
    names = {name: role for role, name in f.role_names.items()}
    if title in forms:
        return "form", forms[title], roles.get(row_label)
    return "role", forms.get(row_label), names.get(title)


def cells_of(check, document):
    """The cells with statements, told by their Headers; both ways to a cell's heads must end at the same ones."""
    columns = {head["name"]: head["id"] for head in document.f.heads}
    for table in document.tables:
        for row in parts(table)[2].children:
            for place, cell in enumerate(row.children[1:], 1):
                what = f"{document.name}: {subject(table)}, {cell.text[:40]!r}"
                heads = heads_by_id(document, cell)
                check(len(heads) == 2 and set(heads) == set(heads_by_place(table, row, place)), f"{what}: heads by Headers and by place differ")
                by_scope = {head.attributes.get("Scope"): head for head in heads if head}
                if check(set(by_scope) == {"Row", "Column"}, f"{what}: heads {[head and head.text for head in heads]}"):
                    column = columns.get(by_scope["Column"].children[0].text)
                    yield Cell(*meaning(document.f, subject(table), by_scope["Row"].text), column, cell)


def wanted_cells(document):
    """Where each cell of the framework belongs: in the booklet on the page of its form and on that of its role, in an extract
    on that of its role and on that of those who fail."""
    f = document.f
    tables = ("form", "role") if document.is_booklet else ("role",)
    roles = f.role_names if document.is_booklet else {document.role, *f.failing}
    return [(table, form, role, column) for table in tables for form in f.forms for role in roles for column in f.columns]


def check_cells(check, document):
    cells = list(cells_of(check, document))
    check.same(Counter(cell[:4] for cell in cells), Counter(wanted_cells(document)), f"{document.name}: cells")
    for cell in cells:
        check_cell(check, document, cell)


def check_cell(check, document, cell):
    f = document.f
    what = f"{document.name}, {cell.table} page: {cell.form}, {cell.role}, {cell.column}"
    outcome, mark = ("fails", "×") if cell.role in f.failing else ("succeeds", "•")
    statements = [plain(item.text) for item in cell.element.find("LBody")]
    check.same(statements, list(f.cell(cell.form, cell.role, cell.column, on_role_page=cell.table == "role")), what)
    check.same([label.attributes.get("ActualText") for label in cell.element.find("Lbl")], len(statements) * [mark], f"{what}: marks")
    title = f.name(cell.form) if cell.table == "form" else f.role_names[cell.role]
    pages = document.sections.get(title, ())
    check(set(cell.element.pages()) <= set(pages), f"{what}: on pages {cell.element.pages()}, not on {list(pages)} of {title!r}")
    lead_in = reading_order.lead_in_of(f, cell.column, outcome)
    column = next(head for head in heads_by_id(document, cell.element) if head.attributes["Scope"] == "Column")
    heard = [text for _, text in tags.spoken(column) + tags.spoken(cell.element)]
    check.same(heard.count(lead_in), 1, f"{what}: how often {lead_in!r} is heard")


def check_card(check, document):
    """On a card a cell is a list below the heading of its column, in the section of its role."""
    f = document.f
    panels = [element for element in document.tree.root.find("Sect") if element.children[0].tag == "H2"]
    for role, panel in zip(f.roles + f.failing, panels, strict=True):
        columns = [element for element in panel.children if element.tag == "Sect"]
        for head, section in zip(f.heads, columns, strict=True):
            what = f"{document.name}: {role}, {head['id']}"
            check.same(section.children[0].text, head["name"], f"{what}: heading")
            statements = [plain(item.text) for item in section.find("LBody")]
            check.same(statements, list(f.cell(document.form, role, head["id"])), what)


def check_poster(check, document):
    """On the poster a role is a row with its name and empty cells, and a row for each column of the framework. A cell's heads are
    its form, its role and its column, the first and the last of them where a reader looks for heads by itself."""
    f, seen = document.f, Counter()
    forms, roles = {f.name(form): form for form in f.forms}, {reading_order.row_label(f, role): role for role in f.role_names}
    columns = {head["name"]: head["id"] for head in f.heads}
    for table in document.tables:
        for row in parts(table)[2].children:
            if row.children[0].text in roles:
                role = row.children[0]
                check(not any(cell.text for cell in row.children[1:]), f"{document.name}: beside {role.text!r} stands {row.text!r}")
                continue
            for place, cell in enumerate(row.children[1:], 1):
                what = f"{document.name}: {cell.text[:40]!r}"
                heads = heads_by_id(document, cell)
                if not check(len(heads) == 3 and heads[1] is role and {heads[0], heads[2]} == set(heads_by_place(table, row, place)),
                             f"{what}: heads {[head and head.text for head in heads]}"):
                    continue
                found = forms[heads[0].text], roles[heads[1].text], columns[heads[2].children[0].text]
                seen[found] += 1
                outcome, mark = ("fails", "×") if found[1] in f.failing else ("succeeds", "•")
                check.same([plain(item.text) for item in cell.find("LBody")], list(f.cell(*found)), what)
                check.same([label.attributes.get("ActualText") for label in cell.find("Lbl")], len(cell.find("LBody")) * [mark], f"{what}: marks")
                heard = [text for _, text in tags.spoken(heads[2]) + tags.spoken(cell)]
                check.same(heard.count(reading_order.lead_in_of(f, found[2], outcome)), 1, f"{what}: how often its lead-in is heard")
    check.same(seen, Counter((form, role, column) for form in f.forms for role in f.role_names for column in f.columns), f"{document.name}: cells")


# ---- lists, figures, links ----

def check_lists(check, document):
    """Which mark an item has is a matter of its place, and held with the order."""
    for items in document.tree.root.find("L"):
        what = f"{document.name}: list that begins {items.text[:40]!r}"
        check.same(items.attributes.get("ListNumbering"), "Disc", f"{what}: ListNumbering")
        shapes = {(item.tag, *(child.tag for child in item.children)) for item in items.children}
        check.same(shapes, {("LI", "Lbl", "LBody")}, f"{what}: items")
        check(all(list(label.content()) for label in items.find("Lbl")), f"{what}: a label that is not painted")


def check_figures(check, document):
    """What stands for a figure is held with the order."""
    for figure in document.tree.root.find("Figure"):
        what = f"{document.name}: figure {figure.attributes.get('Alt', '')[:40]!r}"
        page = document.tree.objects[document.tree.pages[figure.pages()[0] - 1]]
        left, bottom, right, top = page["/MediaBox"]
        box = figure.attributes.get("BBox", [])
        inside = len(box) == 4 and left - BLEED <= box[0] < box[2] <= right + BLEED and bottom - BLEED <= box[1] < box[3] <= top + BLEED
        check(inside and len(figure.pages()) == 1, f"{what}: BBox {box} on pages {figure.pages()}, MediaBox {page['/MediaBox']}")


def check_links(check, document):
    tree = document.tree
    links = tree.root.find("Link")
    for link in links:
        what = f"{document.name}, page {link.pages()}: link {tags.said(link).strip()!r}"
        check(bool(link.annotations()), f"{what} has no annotation: it leads nowhere")
        for annotation in link.annotations():
            check.same(annotation.contents, tags.said(link).strip(), f"{what}: Contents")
            check_destination(check, document, link, annotation)
    in_tree = {annotation.name: link for link in links for annotation in link.annotations()}
    for name, entry, page in tree.annotated():
        link = in_tree.get(name)
        what = f"{document.name}, page {page}: annotation {entry.get('/Contents')}"
        if check(link is not None, f"{what} is not in the tree"):
            check.same(tree.parents.get(entry.get("/StructParent")), link.name, f"{what}: the element its StructParent leads to")
            check(page in [annotation.page for annotation in link.annotations()], f"{what}: the tree has it on another page")
    check.same(len(in_tree), len(list(tree.annotated())), f"{document.name}: annotations in the tree and on pages")


def check_destination(check, document, link, annotation):
    """A link leads to the page, and on it to the row, that it speaks of."""
    what = f"{document.name}, page {annotation.page}: link {annotation.contents!r}"
    destination = document.tree.follow(annotation.entry.get("/Dest", []))
    if not check(len(destination) >= 4 and destination[1] == "/XYZ", f"{what}: destination {destination}"):
        return
    target = target_of(document, link, annotation.contents)
    if not check(target is not None, f"{what}: nothing is called that"):
        return
    page = document.tree.numbers.get(destination[0])
    if check.same(page, target.pages()[0], f"{what}: page"):
        drop = top_of(document, target, page, destination[3])
        check(drop is not None and (drop <= ROW_DROP or target.tag != "TR"), f"{what}: ends {drop} points over {target.text[:40]!r}")
    if link.above("TOCI"):
        check_number(check, document, link, page)


def target_of(document, link, name):
    """The element that a link leads to: from a row to that of the same form and role on the other's page, from the map to the
    row whose number it shows, otherwise to the heading."""
    f = document.f
    if head := link.above("TH"):
        table, form, role = meaning(f, subject(head), head.text)
        return document.rows.get(("role" if table == "form" else "form", form, role))
    if link.above("TOCI"):
        form, role, _ = name.split(", ")
        ids = {f.name(form): form for form in f.forms} | {text: role for role, text in f.role_names.items()}
        return document.rows.get(("form" if document.is_booklet else "role", ids.get(form), ids.get(role)))
    return next((title for title in document.tree.root.find("H1") if title.text == name), None)


def top_of(document, target, page, height):
    """How many points below a height the first line of an element begins; None: it is above, or not found."""
    sheet = document.sheets[page - 1]
    first = next(piece.text for piece in target.content() if piece.text.strip()).split()
    for line in sheet.lines:
        if [word.text for word in line[:len(first)]] == first and line[0].bottom >= sheet.height - height:
            return line[0].top - (sheet.height - height)
    return None


def check_number(check, document, link, page):
    """The map shows the number of the page, says it, and the row's first statement is printed there."""
    what = f"{document.name}: {tags.said(link)!r}"
    check.same(link.text, str(page), f"{what}: number that is printed")
    form, role, number = tags.said(link).split(", ")
    check.same(number, str(page), f"{what}: number that is said")
    row = target_of(document, link, tags.said(link))
    text = squeezed(document.texts[page - 1])
    check(squeezed(row.find("LBody")[0].text) in text, f"{what}: its first statement is not on page {page}")


def check_parents(check, document):
    """From each piece of content on a page the way back leads to its element: so a reader finds what is under the mouse."""
    tree = document.tree
    numbers = [tree.objects[name].get("/StructParents") for name in tree.pages]
    astray = [(piece.page, element.tag, piece.text) for element in tree.root.walk() for piece in element.kids
              if isinstance(piece, tags.Content) and tree.follow(tree.parents[numbers[piece.page - 1]])[piece.number] != element.name]
    check(not astray, f"{document.name}: content whose way back leads elsewhere: {astray[:5]}")


# ---- abbreviations, languages ----

def strings(node):
    """Every text of the framework file."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        return [text for item in node for text in strings(item)]
    return [node] if isinstance(node, str) else []


def check_stretches(check, document):
    """Abbreviations are Spans with what they stand for, words of another language Spans with that language; no other Span says
    anything."""
    f = document.f
    check.same(tags.value(document.tree.catalog.get("/Lang")), f.language, f"{document.name}: language")
    foreign = {plain(text): IN_LANGUAGE.findall(text) for text in strings(f.tree) if IN_LANGUAGE.search(text)}
    short = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, f.abbreviations))})(?!\w)")
    for element in document.tree.root.walk():
        if not tags.is_paragraph(element):
            continue
        text = plain(tags.inline_text(element))
        spans = [child for child in element.children if child.tag == "Span" and child.attributes]
        got = [(span.text, span.attributes) for span in spans]
        wanted = [(word, {"E": f.abbreviations[word]}) for word in short.findall(text)]
        wanted += [(plain(words), {"Lang": language}) for words, language in foreign.get(text, [])]
        check(sorted(got, key=str) == sorted(wanted, key=str), f"{document.name}: {text!r}: Spans {got}, should be {wanted}")


# ---- what a file says of itself ----

NAMES = {"x": "adobe:ns:meta/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/",
         "pdf": "http://ns.adobe.com/pdf/1.3/", "xmp": "http://ns.adobe.com/xap/1.0/"}
SAME = {"Title": "dc:title", "Author": "dc:creator", "Subject": "dc:description", "Keywords": "pdf:Keywords", "Creator": "xmp:CreatorTool",
        "Producer": "pdf:Producer", "CreationDate": "xmp:CreateDate", "ModDate": "xmp:ModifyDate"}


def check_metadata(check, document):
    """The packet of metadata says what the table of information does, field by field, and both say what the framework does."""
    f, info = document.f, document.tree.follow(reader.trailer(document.path)["/Info"])
    said_by_info = {key.removeprefix("/"): tags.value(entry) for key, entry in info.items()}
    packet = reader.raw_stream(document.path, document.tree.catalog["/Metadata"])
    description = xml.fromstring(packet).find("rdf:RDF/rdf:Description", NAMES)
    for key, name in SAME.items():
        got = description.find(name, NAMES)
        got = None if got is None else tags.blanks("".join(got.itertext()))
        wanted = said_by_info.get(key)
        if key.endswith("Date") and got and wanted:  # D:202208 and 2022-08
            got, wanted = re.sub(r"[-:T]", "", got), wanted.removeprefix("D:")
        check.same(got, wanted, f"{document.name}: {name} and {key}")
    check(set(said_by_info) <= set(SAME), f"{document.name}: of information only in the table: {set(said_by_info) - set(SAME)}")
    language = tags.blanks("".join(description.find("dc:language", NAMES).itertext()))
    check.same(language, f.language, f"{document.name}: dc:language")
    of = f.role_names[document.role] if document.role else f.name(document.form) if document.form else ""
    check.same(said_by_info.get("Title"), reading_order.titled(f) + (f" – {of}" if of else ""), f"{document.name}: title")
    check.same(said_by_info.get("Author"), f.organisation, f"{document.name}: author")

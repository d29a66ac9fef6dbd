"""What a listener must hear, document by document: (tag, text) of every paragraph in the order it must be read. Made from the
framework and from what the layouts print of it; figures and page numbers are heard by what stands for them.

`page_of(form, role)` says on which page the row of that form and role begins that the map leads to.
"""
from expected import plain


def titled(f):
    return f"{f.title} {f.subtitle}"


def listed(mark, statements):
    for statement in statements:
        yield "Lbl", mark
        yield "LBody", statement


def passage(f, name):
    """A passage of several paragraphs; its lists have discs."""
    for tag, text in f.paragraphs(name):
        yield from listed("•", [text]) if tag == "LBody" else [(tag, text)]


def paragraphs(f, *names):
    return [("P", f.passage(name)) for name in names]


def lead_in_of(f, column, outcome):
    """`outcome`: succeeds or fails."""
    return plain(next(head for head in f.heads if head["id"] == column)[outcome])


def row_label(f, role):
    return f"{f.role_names[role]} {f.role_details[role]}".strip()


# ---- parts of the A4 documents ----

def cover(f, *below_title):
    """The title, what stands below it, the sender, the drawing, the forms' names on its bands."""
    yield "H1", f.passage("omslag_titel")
    yield from (("P", text) for text in below_title)
    yield from paragraphs(f, "afsender", "afsender_2")
    yield "Figure", f.passage("billede_omslag")
    yield from (("P", f.name(form)) for form in f.forms)


def foreword(f):
    """Mission and vision stand in the midst of the text and are read behind it, so that it does not become theirs."""
    yield "H1", f.passage("forord_titel")
    yield from paragraphs(f, "lead")
    yield from passage(f, "forord")
    yield from passage(f, "forord_2")
    yield from paragraphs(f, "underskrift", "underskrift_dato")
    for pledge in ("mission", "vision"):
        yield "H2", f.passage(f"{pledge}_titel")
        yield from paragraphs(f, pledge)


def structure(f, linked_roles, page_of):
    """The forms and what they mean, as a map: band by band the definition and the pages of `linked_roles`, then the leg of
    those who fail."""
    yield "H1", f.passage("opbygning_titel")
    yield from passage(f, "opbygning")
    yield "Figure", f.passage("billede_opbygning")
    yield from (("P", f.role_names[role]) for role in f.roles)
    for form, entry in f.forms.items():
        yield "H2", f.name(form)
        yield "P", plain(entry["definition"])
        yield from (crossing(f, form, role, page_of) for role in f.roles if role in linked_roles)
    for role in f.failing:
        yield "P", f.role_names[role]
        yield from paragraphs(f, "mislykkes")
        yield from (crossing(f, form, role, page_of) for form in f.forms)


def crossing(f, form, role, page_of):
    """A page number of the map says where it leads."""
    return "TOCI", f"{f.name(form)}, {f.role_names[role]}, {page_of(form, role)}"


def column_heads(f, outcome=None):
    """The names of the columns, with the lead-ins of an outcome where the cells have none of their own."""
    for head in f.heads:
        yield "P", head["name"]
        if outcome:
            yield "P", plain(head[outcome])


def form_page(f, form):
    """The table of those who succeed, that of those who fail, and the marks at the edges, which lead to the other forms:
    those of both pages are one link."""
    yield "H1", f.name(form)
    yield "P", plain(f.forms[form]["introduction"])
    yield from column_heads(f, "succeeds")
    for role in f.roles:
        yield "TH", row_label(f, role)
        for column in f.columns:
            yield from listed("•", f.cell(form, role, column))
    yield "H2", f.passage("mislykkes")
    yield from column_heads(f, "fails")
    for role in f.failing:
        yield "TH", row_label(f, role)
        for column in f.columns:
            yield from listed("×", f.cell(form, role, column))
    yield from (("P", f.name(other)) for other in f.forms if other != form)


def role_page(f, role):
    yield "H1", f.role_names[role]
    yield from column_heads(f, "succeeds")
    for form in f.forms:
        yield "TH", f.name(form)
        for column in f.columns:
            yield from listed("•", f.cell(form, role, column, on_role_page=True))


def failing_page(f, role):
    """A statement of those who fail is never heard without its lead-in, which stands in every cell."""
    yield "H1", f.role_names[role]
    yield "P", f.role_details[role]
    yield from paragraphs(f, "mislykkes")
    yield from column_heads(f)
    for form in f.forms:
        yield "TH", f.name(form)
        for column in f.columns:
            yield "P", lead_in_of(f, column, "fails")
            yield from listed("×", f.cell(form, role, column, on_role_page=True))


def colophon(f):
    yield from paragraphs(f, "kolofon_titel", "kolofon_afsender")
    yield from passage(f, "kolofon")


# ---- documents ----

def booklet(f, page_of):
    yield from cover(f, f.subtitle)
    yield from foreword(f)
    yield from structure(f, f.roles, page_of)
    for form in f.forms:
        yield from form_page(f, form)
    for role in f.roles:
        yield from role_page(f, role)
    for role in f.failing:
        yield from failing_page(f, role)
    yield from colophon(f)


def extract(f, role, page_of):
    fails = [f.passage("mislykkes")] if role in f.failing else []
    yield from cover(f, f.role_names[role], *fails, f.subtitle)
    yield from structure(f, [role], page_of)
    if role in f.roles:
        yield from role_page(f, role)
    for failing in f.failing:
        yield from failing_page(f, failing)


def card(f, form):
    """The panels in the order of reading: cover, the roles, those who fail, back."""
    yield "H1", f.name(form)
    yield "P", titled(f)
    yield "P", plain(f.forms[form]["definition"])
    for role in f.roles:
        yield "H2", f.role_names[role]
        yield from panel(f, form, role, "succeeds", "•")
    for role in f.failing:
        yield "H2", f.passage("mislykkes")
        yield "P", f.role_names[role]
        yield from panel(f, form, role, "fails", "×")
    yield "Figure", f.passage("billede_kort")
    yield from (("P", f.name(other)) for other in f.forms)
    yield from paragraphs(f, "kolofon_titel")
    yield from passage(f, "kolofon")


def poster(f):
    """One sheet: the title, the drawing, the table of those who succeed with forms side by side, that of those who fail, whose
    lead-ins stand in every cell; the sender last."""
    yield "H1", f"{f.passage('omslag_titel')} {f.subtitle}"
    yield "Figure", f.passage("billede_plakat")
    yield "H2", f.passage("plakat_titel")
    yield from (("TH", f.name(form)) for form in f.forms)
    for role in f.roles:
        yield from sheet_rows(f, role, "succeeds", "•")
    if f.failing:
        yield "H2", f.passage("mislykkes")
        yield from (("TH", f.name(form)) for form in f.forms)
    for role in f.failing:
        yield from sheet_rows(f, role, "fails", "×")
    yield "P", f"{f.passage('kolofon_afsender')} · {f.edition}"


def sheet_rows(f, role, outcome, mark):
    yield "TH", row_label(f, role)
    for head in f.heads:
        yield "P", head["name"]
        if outcome == "succeeds":
            yield "P", plain(head[outcome])
        for form in f.forms:
            if outcome == "fails":
                yield "P", plain(head[outcome])
            yield from listed(mark, f.cell(form, role, head["id"]))


def panel(f, form, role, outcome, mark):
    for head in f.heads:
        yield "H3", head["name"]
        yield "P", plain(head[outcome])
        yield from listed(mark, f.cell(form, role, head["id"]))

"""Broken twins: what is done to a copy of a made PDF, and the rules that veraPDF must then find broken. So that a pass means
that veraPDF has looked, and that our files have what it looked at.

Rules are numbered as veraPDF's profiles do it, clause and test: `ua1` of ISO 14289-1, `a3` of ISO 19005-3 at level A. A damage
goes to the smallest document that has what it damages; if none has, the twin fails.

Not seen by veraPDF, or no rule of these profiles, and so left to the other tests:

    tags        /K or the parent tree that lead to the wrong marked content; a mark's own name (/P around what is an H1);
                an OBJR that is missing (it goes by /StructParent); /IDTree; identifiers that stand twice
    tables      Scope missing where cells have Headers, and the other way round; TH that are all TD; /Summary
    lists       LI without Lbl; /ListNumbering
    figures     /BBox
    forms       names; a tip where the element has a description, and the other way round; flags of fields; /DA; what /MK says
    links       a /Dest that leads nowhere; an empty /Rect
    text        ToUnicode with wrong values; ActualText that is missing; a font program without outlines
    metadata    XMP that differs from the information dictionary (PDF/A-3 does not ask for it); no outline, no page labels
    colour      a profile that is cut off behind its header, or has another number of components than /N says
    attachment  /Params, its place in /EmbeddedFiles, its content
    sense       whether order, headings, descriptions and languages are right
"""
from damage import all_of, below, by_qpdf, catalog, described, first, given, in_bytes, of_stream, painted, retagged, without


class Twin:
    """A damage and the rules, with blanks between, that it breaks."""

    def __init__(self, name, damage, ua1="", a3=""):
        self.name, self.damage = name, damage
        self.rules = {"PDF/UA-1": ua1.split(), "PDF/A-3a": a3.split()}


# ---- places ----

page = first("/Type", "/Page")
structure = below(catalog, "/StructTreeRoot")
figure = first("/S", "/Figure")
row = below(first("/S", "/TBody"), "/K", 0)
second_row = below(first("/S", "/TBody"), "/K", 1)
last_row = below(first("/S", "/TBody"), "/K", -1)
link = first("/Subtype", "/Link")
page_with_link = below(first("/Type", "/OBJR"), "/Pg")
font = first("/Subtype", "/Type0")
glyphs = first("/Subtype", "/CIDFontType2")
descriptor = first("/Type", "/FontDescriptor")
attachment = first("/Type", "/Filespec")
attached_file = first("/Type", "/EmbeddedFile")
intent = first("/S", "/GTS_PDFA1")
form = below(catalog, "/AcroForm")
widget = first("/Subtype", "/Widget")
text_field = first("/FT", "/Tx")
point = first("/AS")  # of a scale
typing_font = below(form, "/DR", "/Font", "/T1")


# ---- damages that need more than a line ----

def no_heads(document):
    """Neither heads with a Scope nor cells with Headers."""
    for attributes in document.every("/O", "/Table"):
        attributes.pop("/Scope", None)
        attributes.pop("/Headers", None)


def nameless_heads(document):
    """Cells name heads by identifiers that no head has."""
    for head in document.every("/S", "/TH"):
        head.pop("/ID", None)
        head.pop("/A", None)


def doubled(tag):
    """The first element of this type stands twice in its parent."""
    def damage(document):
        for element in document.every("/Type", "/StructElem"):
            for kid in element["/K"]:
                if isinstance(kid, str) and document.follow(kid)["/S"] == tag:
                    element["/K"].insert(0, kid)
                    return
        raise LookupError(f"no {tag}")
    return damage


def caption_in_the_middle(document):
    kids = below(first("/S", "/Caption"), "/P", "/K")(document)
    kids.insert(1, kids.pop(0))


def nothing_said(document):
    """Neither tips of fields nor descriptions of their elements."""
    for key, elements in (("/TU", document.every("/TU")), ("/Alt", document.every("/S", "/Form"))):
        for element in elements:
            element.pop(key, None)


def two_fields_in_one(document):
    one, other = document.every("/S", "/Form")[:2]
    one["/K"].append(other["/K"].pop())


def look_of_a_scale(document):
    text_field(document)["/AP"]["/N"] = point(document)["/AP"]["/N"]


def look_of_a_text(document):
    point(document)["/AP"]["/N"] = text_field(document)["/AP"]["/N"]


# Somebody has typed every character of WinAnsiEncoding: what a reader paints in a field.
WIN_ANSI = bytes(code for code in range(32, 256) if code not in (127, 129, 141, 143, 144, 157)).hex()
typed = of_stream(below(text_field, "/AP"), "/N", r"EMC", f"BT /T1 9 Tf 2 4 Td <{WIN_ANSI}> Tj ET EMC")


def wider(document):
    widths = glyphs(document)["/W"]
    widths[1] = [width + 100 for width in widths[1]]


TWO_COLUMNS, TWO_ROWS = {"/O": "/Table", "/ColSpan": 2}, {"/O": "/Table", "/RowSpan": 2}

# In content streams: a tagged text, its mark and what is inside; the same, not minding tags. In a CMap: the first pair.
TEXT = r"(/(?:P|H1|H2|H3|LBody) <<[^>]*/MCID \d+ *>> BDC)(.*?)EMC"
LETTERS = r"BT(.*?)ET"
TO_UNICODE = r"(beginbfchar\s+<\w+>|beginbfrange\s+<\w+>\s*<\w+>)\s*<\w+>"


TWINS = [
    # What the file claims
    Twin("no claim of PDF/UA", described(r"<pdfuaid:part.*?</pdfuaid:part>", ""), "5-1"),
    Twin("PDF/UA part 2", described(r"(<pdfuaid:part[^>]*>)1", r"\g<1>2"), "5-2"),
    Twin("no claim of PDF/A", described(r"<pdfaid:part.*?</pdfaid:conformance>", ""), a3="6.6.4-1"),
    Twin("PDF/A part 2", described(r"(<pdfaid:part[^>]*>)3", r"\g<1>2"), a3="6.6.4-2"),
    Twin("PDF/A level B", described(r"(<pdfaid:conformance[^>]*>)A", r"\1B"), a3="6.6.4-3"),
    Twin("pdfuaid without extension schema", described(r"<pdfaExtension:schemas.*?</pdfaExtension:schemas>", ""), a3="6.6.2.3.1-1"),
    Twin("extension schema without category", described(r"<pdfaProperty:category>.*?</pdfaProperty:category>", ""), a3="6.6.2.3.3-9"),

    # Metadata
    Twin("no metadata", without(catalog, "/Metadata"), "7.1-8", "6.6.2.1-1"),
    Twin("no title", described(r"<dc:title>.*?</dc:title>", ""), "7.1-9"),
    Twin("metadata that are no XML", described(r"</rdf:RDF>", ""), a3="6.6.2.1-4"),
    Twin("date that is none", described(r"<xmp:CreateDate>.*?<", "<xmp:CreateDate>in August<"), a3="6.6.2.3.1-2"),

    # Catalog
    Twin("no language", without(catalog, "/Lang"), "7.2-2 7.2-33 7.2-34"),
    Twin("no language of a description", all_of(figure, without(catalog, "/Lang")), "7.2-22"),
    Twin("no language of a link's description", all_of(link, without(catalog, "/Lang")), "7.2-24"),
    Twin("no language of a text for reading aloud", all_of(first("/ActualText"), without(catalog, "/Lang")), "7.2-21"),
    Twin("no language of an abbreviation", all_of(first("/E"), without(catalog, "/Lang")), "7.2-23"),
    Twin("language that is none", given(catalog, "/Lang", "u:dansk sprog"), "7.2-29", "6.7.4-1"),
    Twin("window that shows the file name", given(catalog, "/ViewerPreferences", {"/DisplayDocTitle": False}), "7.1-10"),
    Twin("no viewer preferences", without(catalog, "/ViewerPreferences"), "7.1-10"),
    Twin("not marked", without(catalog, "/MarkInfo"), "6.2-1", "6.7.2.2-1"),
    Twin("suspects", given(catalog, "/MarkInfo", {"/Marked": True, "/Suspects": True}), "7.1-4"),
    Twin("no structure tree", without(catalog, "/StructTreeRoot"), "7.1-11", "6.7.3.3-1"),

    # Content: tagged or an artifact, not both
    Twin("artifact without mark", painted(r"/Artifact (?:BMC|<<[^>]*>> *BDC)(.*?)EMC", r"\1"), "7.1-3"),
    Twin("text without tag", painted(TEXT, r"\2"), "7.1-3"),
    Twin("tag without number", painted(TEXT, r"/P BMC\2EMC"), "7.1-3"),
    Twin("text in an artifact", painted(TEXT, r"/Artifact BMC \1\2EMC EMC"), "7.1-2"),
    Twin("artifact in a text", painted(TEXT, r"\1\2/Artifact BMC EMC EMC"), "7.1-1"),
    Twin("page without way to its elements", without(page, "/StructParents"), "7.1-3"),
    Twin("no parent tree", without(structure, "/ParentTree"), "7.1-3"),

    # Structure
    Twin("element without parent", without(first("/S", "/Sect"), "/P"), "7.1-3"),
    Twin("type of our own", retagged("/P", "/Udsagn"), "7.1-5", "6.7.3.4-1"),
    Twin("type given another meaning", given(structure, "/RoleMap", {"/P": "/Span"}), "7.1-7"),
    Twin("heading level skipped", retagged("/H2", "/H4"), "7.4.2-1"),
    Twin("no first heading", retagged("/H1", "/H2"), "7.4.2-1"),
    Twin("headings with and without level", given(first("/S", "/H1"), "/S", "/H"), "7.4.4-2 7.4.4-3"),
    Twin("items outside a list", retagged("/L", "/Sect"), "7.2-17"),
    Twin("list of paragraphs", retagged("/LI", "/P"), "7.2-18 7.2-19"),
    Twin("item of paragraphs", retagged("/LBody", "/P"), "7.2-20"),
    Twin("item of label and paragraph", retagged("/Lbl", "/P"), "7.2-20"),
    Twin("entries outside a table of contents", retagged("/TOC", "/Sect"), "7.2-26"),
    Twin("table of contents of paragraphs", retagged("/TOCI", "/P"), "7.2-27"),
    Twin("figure without description", without(figure, "/Alt"), "7.3-1"),
    Twin("figure with empty description", given(figure, "/Alt", "u:"), "7.3-1"),

    # Tables
    Twin("rows and heads outside a table", retagged("/Table", "/Sect"), "7.2-5 7.2-6"),
    Twin("rows outside a table's body", retagged("/TBody", "/Sect"), "7.2-3 7.2-4 7.2-14"),
    Twin("cells outside a row", retagged("/TR", "/Sect"), "7.2-8 7.2-9 7.2-36 7.2-37"),
    Twin("row of paragraphs", retagged("/TD", "/P"), "7.2-10"),
    Twin("table with two heads", doubled("/THead"), "7.2-11"),
    Twin("row that is short of a cell", lambda document: row(document)["/K"].pop(), "7.2-43"),
    Twin("cell over two columns", given(below(row, "/K", -1), "/A", TWO_COLUMNS), "7.2-42"),
    Twin("cell that reaches below the table", given(below(last_row, "/K", -1), "/A", TWO_ROWS), "7.2-41"),
    Twin("cells over each other", all_of(given(below(row, "/K", 1), "/A", TWO_ROWS), given(below(second_row, "/K", 0), "/A", TWO_COLUMNS)), "7.2-15"),
    Twin("cells without heads", no_heads, "7.5-1"),
    Twin("cells with heads that are not there", nameless_heads, "7.5-2"),
    Twin("caption in the middle of a table", caption_in_the_middle, "7.2-16"),
    Twin("table with two captions", doubled("/Caption"), "7.2-39"),

    # Links
    Twin("link without description", without(link, "/Contents"), "7.18.1-2 7.18.5-2"),
    Twin("link outside the structure", without(link, "/StructParent"), "7.18.5-1"),
    Twin("link in an element that is none", retagged("/Link", "/Span"), "7.18.5-1"),
    Twin("page with links in no order", without(page_with_link, "/Tabs"), "7.18.3-1"),
    Twin("page with links in rows", given(page_with_link, "/Tabs", "/R"), "7.18.3-1"),
    Twin("link without flags", without(link, "/F"), a3="6.3.2-1"),
    Twin("link that is not printed", given(link, "/F", 0), a3="6.3.2-2"),
    Twin("link of an unknown kind", given(link, "/Subtype", "/Movie"), "7.18.1-1", "6.3.1-1"),

    # Forms
    Twin("fields of which nothing is said", nothing_said, "7.18.1-3"),
    Twin("no language of what is said of a field", all_of(first("/TU"), without(catalog, "/Lang")), "7.2-25"),
    Twin("field outside the structure", without(widget, "/StructParent"), "7.18.4-1"),
    Twin("field in an element that is none", retagged("/Form", "/Span"), "7.18.4-1"),
    Twin("two fields in one element", two_fields_in_one, "7.18.4-2"),
    Twin("page with fields in no order", without(below(widget, "/P"), "/Tabs"), "7.18.3-1"),
    Twin("field that is not printed", given(widget, "/F", 0), a3="6.3.2-2"),
    Twin("text field without appearance", without(text_field, "/AP"), a3="6.3.3-1"),
    Twin("point of a scale without appearance", without(point, "/AP"), a3="6.3.3-1"),
    Twin("field with another look under the mouse", given(below(text_field, "/AP"), "/D", {}), a3="6.3.3-2"),
    Twin("point of a scale with the look of a text", look_of_a_text, a3="6.3.3-3"),
    Twin("text field with the looks of a scale", look_of_a_scale, a3="6.3.3-4"),
    Twin("looks that the reader is to make", given(form, "/NeedAppearances", True), a3="6.4.1-3"),
    Twin("field with an action", given(text_field, "/AA", {"/K": {"/S": "/JavaScript", "/JS": "u:1"}}), a3="6.4.1-1 6.4.1-2"),
    Twin("XFA", given(form, "/XFA", ["u:template"]), a3="6.4.2-1"),
    Twin("typed text without font program", all_of(typed, without(below(typing_font, "/FontDescriptor"), "/FontFile2")), "7.21.4.1-1", "6.2.11.4.1-1"),
    Twin("typed text without encoding", all_of(typed, without(typing_font, "/Encoding")), a3="6.2.11.6-2"),
    Twin("typed text of the wrong widths", all_of(typed, given(typing_font, "/Widths", [500] * 224)), "7.21.5-1", "6.2.11.5-1"),

    # The attached file
    Twin("file attached to nothing", without(catalog, "/AF"), a3="6.8-4"),
    Twin("attached file without relationship", without(attachment, "/AFRelationship"), a3="6.8-3"),
    Twin("attached file without name", without(attachment, "/UF"), "7.11-1", "6.8-2"),
    Twin("attached file without media type", without(attached_file, "/Subtype"), a3="6.8-1"),

    # Fonts
    Twin("no font program", without(descriptor, "/FontFile2"), "7.21.4.1-1", "6.2.11.4.1-1"),
    Twin("font program that is cut off", of_stream(descriptor, "/FontFile2", r"\A(.{60}).*", r"\1"), "7.21.4.1-1", "6.2.11.4.1-1"),
    Twin("no map of glyphs", without(glyphs, "/CIDToGIDMap"), "7.21.3.2-1", "6.2.11.3.2-1"),
    Twin("wrong widths", wider, "7.21.5-1", "6.2.11.5-1"),
    Twin("text that is not Unicode", without(font, "/ToUnicode"), "7.21.7-1", "6.2.11.7.2-1"),
    Twin("character without value", of_stream(font, "/ToUnicode", TO_UNICODE, r"\1 <0000>"), "7.21.7-2", "6.2.11.7.2-2"),
    Twin("character of private use", of_stream(font, "/ToUnicode", TO_UNICODE, r"\1 <E000>"), a3="6.2.11.7.3-1"),
    Twin("glyph .notdef", painted(LETTERS, r"BT\1 <0000> Tj ET"), "7.21.8-1", "6.2.11.8-1"),
    Twin("glyph that the font has not", painted(LETTERS, r"BT\1 <7777> Tj ET"), "7.21.4.1-2", "6.2.11.4.1-2"),

    # Colour
    Twin("no output intent", without(catalog, "/OutputIntents"), a3="6.2.4.3-2"),
    Twin("output intent without profile", without(intent, "/DestOutputProfile"), a3="6.2.4.3-2"),
    Twin("profile of a scanner", of_stream(intent, "/DestOutputProfile", r"\A(.{12})....", r"\1scnr"), a3="6.2.3-1"),
    Twin("press colours on the screen", painted(r" rg\n", " rg 0 0 0 1 k\n"), a3="6.2.4.3-3"),
    Twin("unknown rendering intent", painted(LETTERS, r"/Pretty ri BT\1ET"), a3="6.2.6-1"),

    # Actions
    Twin("JavaScript", given(catalog, "/OpenAction", {"/S": "/JavaScript", "/JS": "u:app.beep()"}), a3="6.5.1-1"),
    Twin("actions of the document", given(catalog, "/AA", {}), a3="6.5.2-1"),
    Twin("actions of a page", given(page, "/AA", {}), a3="6.5.2-2"),

    # Objects and bytes
    Twin("encrypted", by_qpdf("--encrypt", "", "", "256", "--"), a3="6.1.3-2"),
    Twin("encrypted against screen readers", by_qpdf("--allow-weak-crypto", "--encrypt", "", "", "128", "--accessibility=n", "--"), "7.16-1"),
    Twin("no identifier", in_bytes(b"/ID [", b"/Id ["), a3="6.1.3-1"),
    Twin("PDF 2.0", in_bytes(b"%PDF-1.7", b"%PDF-2.0"), "6.1-1", "6.1.2-1"),
    Twin("header that looks like text", in_bytes(b"\n%\xbf\xf7\xa2\xfe\n", b"\n%text\n"), a3="6.1.2-2"),
    Twin("stream without end of line", in_bytes(b"\nendstream", b" endstream"), a3="6.1.7.1-1 6.1.7.1-2"),
    Twin("LZW", given(below(page, "/Contents"), "/Filter", "/LZWDecode"), a3="6.1.7.2-1"),
    Twin("unknown operator", painted(LETTERS, r"BX flet EX BT\1ET"), a3="6.2.2-1"),
    Twin("graphics states too deep", painted(r"\A(.*)\Z", "q " * 29 + r"\1" + " Q" * 29), a3="6.1.13-8"),
    Twin("page too large", given(page, "/MediaBox", [0, 0, 15000, 15000]), a3="6.1.13-11"),
    Twin("number too large", given(page, "/Rotations", 2 ** 31), a3="6.1.13-1"),
]

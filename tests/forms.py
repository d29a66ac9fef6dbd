"""Sheets that are filled in: the dialogue sheet and the notes of the pack. What is asked and in what order, what the fields
are called, how they look; filled by other programs, read back, and two copies compared field by field."""
import json
import re
import subprocess
from pathlib import Path

import reader
import tags
from expected import plain

ANSWERERS = {"leder": "Leder", "naermeste-leder": "Nærmeste leder"}
POINTS = {"1": "1, i lav grad", "2": "2", "3": "3", "4": "4", "5": "5, i høj grad"}
BEFORE = ["leder.navn", "leder.enhed", "naermeste-leder.navn", "samtale.dato"]  # on the first page; those of the leader only if not known
AFTER = [f"aftale.{n}.{what}" for n in range(1, 5) for what in ("hvad", "hvem", "hvornaar")] + ["samtale.naeste"]
TYPED = "Æblegrød på Ærø – »så« længe, 50 €: blåbærgrød à la carte, søndag ½8 …"
PRINT, RADIO, MULTILINE, NO_SCROLL = 4, 1 << 15, 1 << 12, 1 << 23
DPI = 144

# What mutool does to a sheet: sets texts, chooses points, and prints every field with its value.
FILL = r"""
var wanted = JSON.parse(read(scriptArgs[2])), document = new PDFDocument(scriptArgs[0]);
function name(object) {
    var own = object.get("T"), above = object.get("Parent");
    var part = own ? own.asString() : "";
    if (!above) return part;
    return part ? name(above) + "." + part : name(above);
}
for (var p = 0; p < document.countPages(); ++p) {
    var page = document.loadPage(p), widgets = page.getWidgets(), objects = document.findPage(p).get("Annots");
    for (var w = 0; w < widgets.length; ++w) { /* the pages have no other annotations */
        var object = objects.get(w), full = name(object);
        if (!(full in wanted)) continue;
        if (widgets[w].getFieldType() == "text") widgets[w].setTextValue(wanted[full]);
        else object.get("AP").get("N").forEach(function (first, second) { // get("1") would ask for an item of an array
            if (first == wanted[full] || second == wanted[full]) widgets[w].toggle(); // versions differ in their order
        });
    }
    page.update();
}
document.save(scriptArgs[1], "");
"""


# ---- making sheets ----

def sheet(folder, layout, framework, role, name="", unit="", start=""):
    made, out = Path(folder) / "made", Path(folder) / f"{layout}-{role}-{len(name)}.pdf"
    whose = [f"--{option}={text}" for option, text in (("name", name), ("unit", unit), ("start", start)) if text]
    code, _, errors = reader.run("build/haefte", "pack", "-l", layout, "-o", made, f"--role={role}", *whose, framework)
    if code:
        raise RuntimeError(f"{layout} of {role}: exit {code}\n{errors}")
    next(made.iterdir()).rename(out)
    return out


# ---- what is to be there ----

def initials(name, others):
    """The fewest letters by which a name differs from all others."""
    length = next(n for n in range(1, len(name) + 1) if n == len(name) or not any(o != name and o.startswith(name[:n]) for o in others))
    return name[:length]


def numbered(framework, role):
    """(number, statement) of a role in the order it is read: S-O-F1."""
    names = {column["id"]: column["name"] for column in framework.heads}
    forms = {form: framework.name(form) for form in framework.forms}
    for form in forms:
        for column in framework.columns:
            cell = "-".join((initials(forms[form], forms.values()), initials(framework.role_names[role], framework.role_names.values()),
                             initials(names[column], names.values())))
            for n, statement in enumerate(framework.cell(form, role, column, True), 1):
                yield f"{cell}{n}", statement


def spelled(framework, text):
    """A statement as it is heard: what its abbreviations stand for."""
    for short in sorted(framework.abbreviations, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", plain(framework.abbreviations[short]), text)
    return text


def wanted_names(framework, role, known=()):
    statements = [f"{number}.{who}.{what}" for number, _ in numbered(framework, role) for who in ANSWERERS for what in ("skala", "note")]
    return [name for name in BEFORE if name not in known] + statements + AFTER


# ---- what is there ----

class Form:
    """The fields of a PDF by their full names, and the widgets in the order of the pages."""

    def __init__(self, pdf):
        self.objects = reader.objects(pdf)
        streams = json.loads(reader.read("qpdf", "--json=2", "--json-key=qpdf", pdf))["qpdf"][1]
        self.streams = {name.removeprefix("obj:"): entry["stream"]["dict"] for name, entry in streams.items() if "stream" in entry}
        self.catalog = next(o for o in self.objects.values() if isinstance(o, dict) and o.get("/Type") == "/Catalog")
        self.form = self.follow(self.catalog.get("/AcroForm", {}))
        self.fields, self.widgets = {}, {}  # names to dictionaries; names of objects to (full name, widget)
        for top in self.form.get("/Fields", []):
            self.enter(top, "", {})

    def follow(self, entry):
        return tags.follow(self.objects, entry)

    def enter(self, reference, above, inherited):
        entry = self.follow(reference)
        part = tags.value(entry["/T"]) if "/T" in entry else ""
        full = f"{above}.{part}" if above and part else above + part
        inherited = {**inherited, **{key: entry[key] for key in ("/FT", "/Ff", "/V", "/DA", "/TU") if key in entry}}
        if part and "/FT" in entry:
            self.fields[full] = inherited
        if entry.get("/Subtype") == "/Widget":
            self.widgets[reference] = (full, entry)
        for kid in entry.get("/Kids", []):
            self.enter(kid, full, inherited)

    def values(self):
        """{full name: value} of what is filled in."""
        values = {}
        for name, field in self.fields.items():
            value = field.get("/V", "")
            value = value.removeprefix("/") if field["/FT"] == "/Btn" else tags.value(value) if value else ""
            if value not in ("", "Off"):
                values[name] = value
        return values

    def states(self):
        """{full name: point} by what the widgets show."""
        return {name: widget["/AS"].removeprefix("/") for name, widget in self.widgets.values() if widget.get("/AS", "/Off") != "/Off"}


def point_of(widget):
    return next(state for state in widget["/AP"]["/N"] if state != "/Off").removeprefix("/")


def in_reading_order(tree):
    """What is read: text of paragraphs, and the object of each widget."""
    for element in tree.root.walk():
        if element.tag == "Form":
            yield from (("widget", annotation.name) for annotation in element.annotations())
        elif tags.is_paragraph(element):
            yield "text", element.text


# ---- checks ----

def check_names(check, what, form, framework, role, known=()):
    wanted = wanted_names(framework, role, known)
    check(sorted(form.fields) == sorted(wanted), f"{what}: fields that lack {set(wanted) - set(form.fields)}, that are too many {set(form.fields) - set(wanted)}")
    check(len(form.widgets) == sum(5 if name.endswith(".skala") else 1 for name in form.fields), f"{what}: {len(form.widgets)} widgets")


def check_fields(check, what, form):
    for key in ("/NeedAppearances", "/XFA", "/SigFlags", "/CO"):
        check(key not in form.form, f"{what}: the form has {key}")
    fonts = form.form["/DR"]["/Font"]
    for name, field in form.fields.items():
        text = not name.endswith(".skala")
        check.same(field["/FT"], "/Tx" if text else "/Btn", f"{what}, {name}: kind")
        check(tags.value(field.get("/TU", "u:")), f"{what}, {name}: nothing is said of it")
        if text:
            style = re.fullmatch(rb"(/\w+) [\d.]+ Tf [\d.]+ [\d.]+ [\d.]+ rg", tags.value(field["/DA"]).encode("latin-1"))
            check(style and style[1].decode() in fonts, f"{what}, {name}: /DA {field['/DA']}")
            lines = name.endswith((".note", ".hvad", ".hvem", ".hvornaar", ".enhed"))
            check.same(field["/Ff"], NO_SCROLL | (MULTILINE if lines else 0), f"{what}, {name}: flags")
        else:
            check.same(field["/Ff"], RADIO, f"{what}, {name}: flags")
    said = [tags.value(widget["/TU"]) for _, widget in form.widgets.values()]
    check.same(len(set(said)), len(said), f"{what}: two fields say the same")
    for entry in form.objects.values():
        for one in [entry] if isinstance(entry, dict) else []:
            check(not {"/AA", "/JS", "/A"} & one.keys() or one.get("/Type") == "/StructElem", f"{what}: an action: {one}")


def check_widgets(check, what, form):
    for name, widget in form.widgets.values():
        check.same(widget["/F"], PRINT, f"{what}, {name}: flags of the widget")
        look = widget["/AP"]["/N"]
        if name.endswith(".skala"):
            check("/Off" in look and len(look) == 2 and widget["/AS"] == "/Off", f"{what}, {name}: states {look} {widget['/AS']}")
        looks = look.values() if isinstance(look, dict) else [look]
        for stream in looks:
            box = form.streams.get(stream, {}).get("/BBox")
            left, bottom, right, top = widget["/Rect"]
            check(box and abs(box[2] - (right - left)) < 0.01 and abs(box[3] - (top - bottom)) < 0.01, f"{what}, {name}: box {box} in {widget['/Rect']}")
    scales = {}
    for name, widget in form.widgets.values():
        if name.endswith(".skala"):
            scales.setdefault(name, []).append((widget["/Rect"][0], point_of(widget)))
    for name, points in scales.items():
        check.same([point for _, point in sorted(points)], list(POINTS), f"{what}, {name}: points from left to right")


def check_tips(check, what, form, framework, role):
    """Each says who answers, which point it is, and the statement's first words."""
    openings = {number: spelled(framework, statement) for number, statement in numbered(framework, role)}
    for name, widget in form.widgets.values():
        parts = name.split(".")
        if parts[0] not in openings:
            continue
        said, who = tags.value(widget["/TU"]), ANSWERERS[parts[1]]
        wanted = f"{who}, {POINTS[point_of(widget)]}: " if parts[2] == "skala" else f"{who}, note: "
        begins = said.removeprefix(wanted).removesuffix(" …")
        check(said.startswith(wanted) and len(begins) > 20 and openings[parts[0]].startswith(begins), f"{what}, {name}: {said!r}")


def check_reading(check, what, pdf, form, framework, role):
    """Behind each statement stand its own fields: who answers, the low end, five points, the high end, the note."""
    tree = tags.Tree(pdf)
    read = list(in_reading_order(tree))
    widgets = [name for kind, name in read if kind == "widget"]
    on_pages = [name for name, entry, _ in tree.annotated() if entry.get("/Subtype") == "/Widget"]
    check(sorted(widgets) == sorted(form.widgets), f"{what}: {len(widgets)} of {len(form.widgets)} widgets are in the structure")
    check(widgets == on_pages, f"{what}: the pages have their widgets in another order than the structure")
    names = list(dict.fromkeys(form.widgets[name][0] for name in widgets))
    check(names == wanted_names(framework, role), f"{what}: order of the fields: {names}")
    for element in tree.root.find("Form"):
        check(len(element.kids) == 1 and element.attributes.get("Alt"), f"{what}: a Form with {len(element.kids)} kids, {element.attributes}")
    for number, page in enumerate(tree.pages, 1):
        check.same(tree.objects[page].get("/Tabs"), "/S", f"{what}, page {number}: order of the keyboard")
    got = [plain(text) if kind == "text" else form.widgets[text][0] for kind, text in read]
    at = 0
    for number, statement in numbered(framework, role):
        wanted = [statement]
        for name, who in ANSWERERS.items():
            wanted += [who, "i lav grad", *[f"{number}.{name}.skala"] * 5, "i høj grad", f"{number}.{name}.note"]
        found = next((n for n in range(at, len(got)) if got[n] == statement), None)
        if check(found is not None, f"{what}: {statement!r} is not read"):
            check.same(got[found:found + len(wanted)], wanted, f"{what}: what is read with {number}")
            at = found


def widget_boxes(form, tree):
    """(page, left, top, right, bottom, name, widget) in pixels."""
    for reference, entry, page in tree.annotated():
        if entry.get("/Subtype") != "/Widget":
            continue
        height = form.objects[tree.pages[page - 1]]["/MediaBox"][3]
        left, bottom, right, top = entry["/Rect"]
        scale = DPI / 72
        yield page, left * scale, (height - top) * scale, right * scale, (height - bottom) * scale, form.widgets[reference][0], entry


def draw(pdf, page, *options):
    """A page as (width, height, grey rows)."""
    command = ["pdftoppm", "-gray", "-r", str(DPI), "-f", str(page), "-l", str(page), *options, str(pdf)]
    data = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout
    header = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", data)
    width, height = int(header[1]), int(header[2])
    rows = data[header.end():]
    return [rows[y * width:(y + 1) * width] for y in range(height)]


def rings(row, left, right):
    """How many stretches of a row of pixels are dark."""
    dark = [pixel < 160 for pixel in row[round(left):round(right)]]
    return sum(now and not before for before, now in zip([False] + dark, dark))


def check_look(check, what, pdf, form):
    """Nothing is seen of empty fields but what the page paints: circles, and boxes around the texts."""
    tree = tags.Tree(pdf)
    boxes = list(widget_boxes(form, tree))
    for page in sorted({box[0] for box in boxes}):
        painted = draw(pdf, page, "-hide-annotations")
        scales = {box[5] for box in boxes if box[0] == page and box[5].endswith(".skala")}
        printed = re.sub(r"\s", "", reader.read("pdftotext", "-layout", "-f", str(page), "-l", str(page), pdf, "-"))
        check.same(printed.count("ilavgrad12345ihøjgrad"), len(scales), f"{what}, page {page}: scales with their numbers")
        check(painted == draw(pdf, page), f"{what}, page {page}: empty fields paint something")
        for _, left, top, right, bottom, name, widget in (box for box in boxes if box[0] == page):
            middle = painted[round((top + bottom) / 2)]
            if name.endswith(".skala"):
                above = painted[round((top + bottom) / 2 - 1.4 * DPI / 25.4)]  # over the figure, in the circle
                check.same(rings(above, left, right), 2, f"{what}, page {page}, {name}: edges of a circle in the field")
                check(rings(middle, left, right) in (3, 4), f"{what}, page {page}, {name}: a circle without a figure")
            else:
                check.same(rings(middle, left - 8, left), 1, f"{what}, page {page}, {name}: edges of a box left of the field")
                check.same(rings(middle, left, right), 0, f"{what}, page {page}, {name}: something in the field")


# ---- filling ----

def fill_by_mutool(folder, pdf, values, name):
    folder = Path(folder)
    script, wanted, out = folder / "fill.js", folder / f"{name}.json", folder / f"{name}.pdf"
    script.write_text(FILL, encoding="utf-8")
    wanted.write_text(json.dumps(values), encoding="utf-8")
    code, _, errors = reader.run("mutool", "run", script, pdf, out, wanted)
    if code:
        raise RuntimeError(f"mutool does not fill {pdf}: exit {code}: {errors}")
    return out


def fill_by_qpdf(folder, pdf, values, name):
    """Values written into the objects; the appearances of texts are dropped, so that a reader makes its own."""
    folder = Path(folder)
    form = Form(pdf)
    tree = json.loads(reader.read("qpdf", "--json-output", "--json-stream-data=inline", pdf, "-"))
    objects = tree["qpdf"][1]
    for reference, (full, widget) in form.widgets.items():
        own = objects[f"obj:{reference}"]["value"]
        if full not in values:
            continue
        if full.endswith(".skala"):
            if point_of(widget) == values[full]:
                own["/AS"] = f"/{values[full]}"
            objects[f"obj:{own['/Parent']}"]["value"]["/V"] = f"/{values[full]}"
        else:
            own["/V"] = "b:" + ("\ufeff" + values[full]).encode("utf-16-be").hex()
            del own["/AP"]
    (folder / f"{name}.json").write_text(json.dumps(tree), encoding="utf-8")
    reader.read("qpdf", "--json-input", folder / f"{name}.json", folder / f"{name}.pdf")
    return folder / f"{name}.pdf"


def answers(names, who, turn):
    """Points for one who answers, and a note to every third statement."""
    own = [name for name in names if f".{who}." in name]
    scales = {name: str((n * turn) % 5 + 1) for n, name in enumerate(n for n in own if n.endswith(".skala"))}
    notes = {name: f"{TYPED} ({who}, {n})" for n, name in enumerate(n for n in own if n.endswith(".note")) if n % 3 == 0}
    return {**scales, **notes}


def check_same(check, got, wanted, what):
    """Two tables are the same; tells where they differ first."""
    differs = {name: (wanted.get(name), got.get(name)) for name in sorted({*got, *wanted}) if wanted.get(name) != got.get(name)}
    check(not differs, f"{what}: {len(differs)} differ (wanted, got): {dict(list(differs.items())[:3])}")


def check_filled(check, folder, blank, form):
    mine, theirs = answers(form.fields, "leder", 1), answers(form.fields, "naermeste-leder", 2)
    copies = {}
    for name, values in (("leder", mine), ("naermeste", theirs), ("begge", {**mine, **theirs, "aftale.1.hvad": TYPED, "samtale.dato": "3. december"})):
        for tool, fill in (("mutool", fill_by_mutool), ("qpdf", fill_by_qpdf)):
            filled = fill(folder, blank, values, f"{name}-{tool}")
            got = Form(filled)
            points = {n: v for n, v in values.items() if n.endswith(".skala")}
            check_same(check, got.values(), values, f"filled by {tool}, {name}: what is read back")
            check_same(check, got.states(), points, f"filled by {tool}, {name}: points shown")
            check(got.fields.keys() == form.fields.keys(), f"filled by {tool}, {name}: other fields")
            copies[name, tool] = got
    first, second = copies["leder", "mutool"].values(), copies["naermeste", "qpdf"].values()
    pairs = {name: (first[name], second[name.replace(".leder.", ".naermeste-leder.")]) for name in first if name.endswith(".skala")}
    wanted = {name: (mine[name], theirs[name.replace(".leder.", ".naermeste-leder.")]) for name in mine if name.endswith(".skala")}
    check_same(check, pairs, wanted, "two copies beside each other")
    check(any(a != b for a, b in pairs.values()) and any(a == b for a, b in pairs.values()), "two copies: all points are alike, or none is")
    check_dots(check, folder / "begge-mutool.pdf", {**mine, **theirs})
    check_typed(check, folder / "begge-qpdf.pdf")


def check_dots(check, pdf, values):
    """In a chosen circle there is a dot, in the others there is none."""
    form, tree = Form(pdf), tags.Tree(pdf)
    drawn = draw(pdf, 1)
    for page, left, top, right, bottom, name, widget in widget_boxes(form, tree):
        if page != 1 or not name.endswith(".skala"):
            continue
        dark = drawn[round((top + bottom) / 2)][round((left + right) / 2 + DPI / 25.4)] < 160  # 1 mm off: beside the figure
        check.same(dark, values[name] == point_of(widget), f"{name}, point {point_of(widget)}: a dot")


def check_typed(check, pdf):
    """A reader (poppler) sets what is typed in the font that came with the form, and every letter of it."""
    told = reader.run("pdftotext", "-f", "1", "-l", "1", pdf, "-")
    check(not told[2], f"poppler of the typed text: {told[2][:500]}")
    text = " ".join(told[1].split())
    check(" ".join(TYPED.split())[:40] in text, f"poppler does not show what is typed: {text[-600:]}")


def check_whose(check, sheet_of):
    """Names are those of the statements, whoever the sheet is for: a name on it changes none but the name itself."""
    blank, named = Form(sheet_of("tilbudsleder")), Form(sheet_of("tilbudsleder", "Åse Østergård", "Tilbud Nord"))
    check.same(set(blank.fields) - set(named.fields), {"leder.navn", "leder.enhed"}, "fields of a sheet without a name that one with a name lacks")
    check.same(set(named.fields) - set(blank.fields), set(), "fields that only a sheet with a name has")


def check_pack(check, folder, framework, data):
    """The pack's notes: every statement, and lines to write on; nothing to fill in on the screen."""
    pdf = sheet(folder, "pack", data, "tilbudsleder", "Åse Østergård", "Tilbud Nord", "2027-08-01")
    check.same(Form(pdf).fields, {}, "the pack: fields")
    tree = tags.Tree(pdf)
    notes = next(sect for sect in tree.root.children if any(h.text == "Noter" for h in sect.find("H1")))
    check.same([plain(item.text) for item in notes.find("LBody")], [s for _, s in numbered(framework, "tilbudsleder")], "the pack: statements to write notes to")
    pages = sorted({page for item in notes.find("LBody") for page in item.pages()})
    lines = sum(rules_of(pdf, page) for page in pages)
    statements = len(notes.find("LBody"))
    check(2 * statements < lines <= 4 * statements, f"the pack: {lines} lines to write on below {statements} statements")


def strokes(pdf):
    """How many circles, lines and edges of boxes a document has, as MuPDF traces it."""
    return len(re.findall(r"<stroke_path", reader.run("mutool", "trace", pdf)[1]))


def check_press(check, folder):
    """A press file has nothing to fill in, and all of its circles and boxes."""
    case, folder = Path("tests/cases/worksheet"), Path(folder)
    (folder / "look.yaml").write_bytes((case.parent / "look.yaml").read_bytes())
    layout, framework = folder / "layout.yaml", folder / "framework.yaml"
    layout.write_text((case / "layout.yaml").read_text(encoding="utf-8").replace("../look", "look").replace("grid: 12pt,", "grid: 12pt, bleed: 3,"), encoding="utf-8")
    framework.write_text((case / "framework.yaml").read_text(encoding="utf-8").replace("edition:", "date: 2031-05\nedition:"), encoding="utf-8")
    code, _, errors = reader.run("build/haefte", "build", "--press", "tryk", "-l", layout, "-o", folder, framework)
    check(code == 0, f"press: exit {code}: {errors}")
    files, painted = {"screen": folder / "ark-chef.pdf", "press": folder / "ark-chef-tryk.pdf"}, {}
    for name, pdf in files.items():
        form = Form(pdf)
        widgets = [one for one in form.objects.values() if isinstance(one, dict) and one.get("/Subtype") == "/Widget"]
        check.same((bool(form.fields), bool(widgets)), (name == "screen",) * 2, f"{name}: fields, widgets")
        painted[name] = strokes(pdf)
    # eight crop marks to each page
    marks = 8 * int(reader.info(files["press"])["Pages"])
    check(painted["screen"] > 5 and painted["press"] == painted["screen"] + marks, f"circles and boxes: {painted}, {marks} crop marks")


def rules_of(pdf, page):
    """Strokes across most of a page, as MuPDF traces them."""
    traced = reader.run("mutool", "trace", pdf, str(page))[1]
    count = 0
    for path in re.findall(r"<stroke_path.*?</stroke_path>", traced, re.S):
        moves = re.findall(r'<moveto x="([-\d.]+)" y="([-\d.]+)"/>\s*<lineto x="([-\d.]+)" y="([-\d.]+)"/>', path)
        count += sum(abs(float(y) - float(v)) < 0.01 and float(u) - float(x) > 400 for x, y, u, v in moves)
    return count


def group(check, framework, data, folder):
    def sheet_of(role, *whose):
        return sheet(folder, "dialogue", data, role, *whose)
    for role in framework.roles:
        pdf = sheet_of(role)
        form = Form(pdf)
        check_names(check, role, form, framework, role)
        check_fields(check, role, form)
        check_widgets(check, role, form)
        check_tips(check, role, form, framework, role)
        check_reading(check, role, pdf, form, framework, role)
        check(reader.run("qpdf", "--check", pdf)[0] == 0, f"{role}: qpdf --check")
    blank = sheet_of("tilbudsleder")
    check_look(check, "tilbudsleder", blank, Form(blank))
    check_filled(check, Path(folder), blank, Form(blank))
    check_whose(check, sheet_of)
    check_pack(check, folder, framework, data)
    check_press(check, folder)

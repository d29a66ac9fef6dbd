"""The files for a print shop: what comes on each plate, how far the art runs past the trim, what PDF/X-4 asks for."""
import base64
import json
import math
import re
import xml.etree.ElementTree
from collections import namedtuple
from pathlib import Path

import yaml

import beside
import plates
import reader
from expected import BOOKLET, CARD, DATA, EXTRACT, ROOT, squeezed
from plates import DPI, FULL

PRESETS = ROOT / "layouts/press"
PROFILES = Path("/usr/share/color/icc")
BLACK = (0.0, 0.0, 0.0, 1.0)
CLOSE = 2  # of 255: how Ghostscript rounds a colour
WEAVING = 2  # pixels that a slanted edge may move on its way through the bleed
LEAST_BLED = 400  # pixels: as many have to meet the trim of a document somewhere, else nothing was looked at

# size: of the trimmed product, mm; known: colours; every: one page in so many has its plates looked at
Job = namedtuple("Job", "pdf screen size preset known folder every")
Box = namedtuple("Box", "left top right bottom")  # y downwards


def mm(points):
    return points / reader.MM


# ---- boxes ----

def boxes_of(pdf):
    """MediaBox, TrimBox … of every page as pdfinfo reads them, in points, y upwards."""
    found = {}
    for number, name, *sides in re.findall(r"^Page\s+(\d+) (\w+Box):\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)$", reader.read("pdfinfo", "-box", "-l", "999", pdf), re.M):
        found.setdefault(int(number), {})[name] = tuple(map(float, sides))
    return [found[number] for number in sorted(found)]


def inside(inner, outer):
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def check_boxes(check, job, pages):
    preset, bleed = job.preset, job.preset["bleed"]
    marks = preset["marks"]
    around = max(marks["offset"], bleed) + marks["length"] if marks else bleed
    for number, boxes in enumerate(pages, 1):
        what = f"{job.pdf.name}, page {number}"
        media, trim, bled = boxes["MediaBox"], boxes["TrimBox"], boxes["BleedBox"]
        check(media[:2] == (0, 0) and boxes["CropBox"] == media, f"{what}: media and crop box {media}, {boxes['CropBox']}")
        check(inside(trim, bled) and inside(bled, media), f"{what}: trim, bleed and media box are not in each other: {boxes}")
        size = (mm(trim[2] - trim[0]), mm(trim[3] - trim[1]))
        check(all(abs(a - b) < 0.01 for a, b in zip(size, job.size)), f"{what}: trimmed to {size} mm and not to {job.size}")
        bleeds = [mm(abs(a - b)) for a, b in zip(trim, bled)]
        check(all(abs(found - bleed) < 0.01 for found in bleeds), f"{what}: bleeds of {bleeds} mm, the preset has {bleed}")
        margins = [mm(abs(a - b)) for a, b in zip(trim, media)]
        check(all(abs(found - around) < 0.01 for found in margins), f"{what}: {margins} mm round the trim for marks, {around} ordered")


def downwards(box, media):
    return Box(box[0], media[3] - box[3], box[2], media[3] - box[1])


# ---- plates ----

def in_pixels(box, outwards):
    """The whole pixels of a box; outwards: those that it cuts, too."""
    scale, low, high = DPI / 72, *((math.floor, math.ceil) if outwards else (math.ceil, math.floor))
    return Box(low(box.left * scale), low(box.top * scale), high(box.right * scale), high(box.bottom * scale))


def palette():
    """Every press colour that the layouts name."""
    found = set()
    for path in [*ROOT.glob("layouts/look/*.yaml"), *ROOT.glob("layouts/*.yaml")]:
        for colour in (yaml.safe_load(path.read_text(encoding="utf-8")).get("colours") or {}).values():
            found.add(tuple(ink * FULL / 100 for ink in colour["cmyk"]))
    return found


def near(colour, other):
    return all(abs(a - b) <= CLOSE for a, b in zip(colour, other))


def check_ink(check, what, preset, page, bleed, known):
    """The sum of all plates; and that every colour is one of ours with black text on it or not, so none was converted."""
    area = in_pixels(bleed, outwards=True)
    found = plates.colours(page, *area)
    most = max(sum(colour) for colour in found) * 100 / FULL
    check(most <= preset["ink limit"], f"{what}: {most:.0f} per cent of ink, and {preset['ink limit']} are allowed")
    strange = [colour for colour in found if not any(near(colour, ours) or near(colour, (*ours[:3], FULL)) for ours in known)]
    check(not strange, f"{what}: colours that no layout names: {strange}")


def check_surround(check, what, page, bleed):
    """Beyond the bleed is nothing but marks, and these are on all plates alike. Returns how many pixels they take."""
    area = in_pixels(bleed, outwards=True)
    strips = [(0, 0, page.width, area.top), (0, area.bottom, page.width, page.height), (0, area.top, area.left, area.bottom),
              (area.right, area.top, page.width, area.bottom)]
    found = set().union(*(plates.colours(page, *strip) for strip in strips))
    check(found <= {(0,) * 4, (FULL,) * 4}, f"{what}: outside the bleed are colours that are not those of marks: {found}")
    return (FULL,) * 4 in found


def check_marks(check, what, preset, page, traced, trim):
    """Two marks at every corner, in line with the trim, where the preset wants them; and they are on the plates."""
    strokes = [stroke for stroke in traced.strokes if "All" in stroke.space]
    wanted = set()
    if preset["marks"]:
        near, far = preset["marks"]["offset"] * reader.MM, (preset["marks"]["offset"] + preset["marks"]["length"]) * reader.MM
        for x, out_x in ((trim.left, -1), (trim.right, 1)):
            for y, out_y in ((trim.top, -1), (trim.bottom, 1)):
                wanted |= {(x + out_x * near, y, x + out_x * far, y), (x, y + out_y * near, x, y + out_y * far)}
    got = [(*stroke.ends[0], *stroke.ends[1]) for stroke in strokes]
    missing = [mark for mark in wanted if not any(all(abs(a - b) < 0.02 for a, b in zip(mark, found)) for found in got)]
    check(len(got) == len(wanted) and not missing, f"{what}: marks {got}, and {wanted} were ordered")
    for x, y, to_x, to_y in got:
        middle = int((x + to_x) / 2 * DPI / 72), int((y + to_y) / 2 * DPI / 72)
        found = plates.colours(page, middle[0] - 1, middle[1] - 1, middle[0] + 2, middle[1] + 2)
        check((FULL,) * 4 in found, f"{what}: the mark at {middle} is not on all plates: {found}")


def free(width, height, boxes):
    """A plate that is full where a pixel lies neither in one of the boxes nor beside it."""
    mask = bytearray(bytes([FULL]) * (width * height))
    for left, top, right, bottom in boxes:
        x, to_x = max(int(left * DPI / 72) - 1, 0), min(int(right * DPI / 72) + 2, width)
        for y in range(max(int(top * DPI / 72) - 1, 0), min(int(bottom * DPI / 72) + 2, height)):
            mask[y * width + x:y * width + to_x] = bytes(to_x - x)
    return mask


def stray(plate, other, mask):
    """How many pixels of two plates differ where the mask is full."""
    differing = int.from_bytes(plate, "big") ^ int.from_bytes(other, "big")
    return len(plate) - (differing & int.from_bytes(mask, "big")).to_bytes(len(plate), "big").count(0)


def check_overprint(check, what, page, bare, traced):
    """Black text comes on the black plate, and on the others is what would be there without it. `bare` is the page
    without text. Text of other colours knocks out."""
    black = [text for text in traced.texts if text.colour == BLACK]
    others = [box for text in traced.texts if text.colour != BLACK for box in text.boxes]
    mask = free(page.width, page.height, others)
    for ink, plate, without in list(zip(plates.INKS, page.plates, bare.plates))[:3]:
        wrong = stray(plate, without, mask)
        check(not wrong, f"{what}: black text changes {wrong} pixels of the plate {ink}")
    mask = free(page.width, page.height, others + [box for text in black for box in text.boxes])
    check(not stray(page.plates[3], bare.plates[3], mask), f"{what}: without the text the black plate differs where no text is")
    for text in black:
        left, top, right, bottom = min(b[0] for b in text.boxes), min(b[1] for b in text.boxes), max(b[2] for b in text.boxes), max(b[3] for b in text.boxes)
        rows = range(max(int(top * DPI / 72), 0), min(int(bottom * DPI / 72) + 1, page.height))
        inked = any(FULL in page.plates[3][y * page.width + int(left * DPI / 72):y * page.width + int(right * DPI / 72) + 1] for y in rows)
        check(inked, f"{what}: a black text is not on the black plate: {text.boxes[0]}")


def check_overprint_set(check, what, traced):
    """As check_overprint, by what the graphics state says."""
    quiet = [text.boxes[0] for text in traced.texts if text.colour == BLACK and not text.overprint]
    check(not quiet, f"{what}: black text knocks out: {quiet}")
    loud = [text.colour for text in traced.texts if text.colour != BLACK and text.overprint] + [colour for colour, over in traced.fills if over]
    check(not loud, f"{what}: overprints and is no black text: {loud}")


def edge_lines(trim, bleed):
    """For each side the pixels along it just inside the trim, then those further and further out to the bleed's edge."""
    for row, start, stop in ((False, trim.left, bleed.left), (False, trim.right - 1, bleed.right - 1), (True, trim.top, bleed.top), (True, trim.bottom - 1, bleed.bottom - 1)):
        step = -1 if stop < start else 1
        yield row, start, range(start + step, stop + step, step)


def pixels_along(page, row, at, trim):
    w = page.width
    return (page.pixels[at * w + trim.left:at * w + trim.right] if row else page.pixels[at + trim.top * w:at + trim.bottom * w:w]).tolist()


def bleeding(page, trim, bleed):
    """How many pixels at the trim have ink, and how many on the way from there to the edge of the bleed break off."""
    trim, bleed = in_pixels(trim, outwards=False), in_pixels(bleed, outwards=False)
    inked = broken = 0
    for row, at, outwards in edge_lines(trim, bleed):
        inner = pixels_along(page, row, at, trim)
        inked += len(inner) - inner.count(0)
        for outer in (pixels_along(page, row, line, trim) for line in outwards):
            if outer != inner:
                broken += sum(pixel and pixel != outer[n] and pixel not in outer[max(n - WEAVING, 0):n + WEAVING + 1] for n, pixel in enumerate(inner))
    at_trim, out = ([page.pixels[y * page.width + x] for x in (box.left, box.right - 1) for y in (box.top, box.bottom - 1)] for box in (trim, bleed))
    broken += sum(pixel and pixel != other for pixel, other in zip(at_trim, out))
    return inked, broken


def check_pages(check, job):
    boxes, traces = boxes_of(job.pdf), plates.trace(job.pdf)
    chosen = range(1, len(boxes) + 1, job.every)
    pages, bare = (plates.separate(job.pdf, job.folder / name, chosen, option) for name, option in (("text", plates.OVERPRINT), ("bare", "-dFILTERTEXT")))
    check(len(traces) == len(boxes) and len(pages) == len(bare) == len(chosen), f"{job.pdf.name}: {len(boxes)}, {len(traces)}, {len(pages)} pages")
    check_boxes(check, job, boxes)
    bled = 0
    for number, page, without in zip(chosen, pages, bare):
        what, box, traced = f"{job.pdf.name}, page {number}", boxes[number - 1], traces[number - 1]
        trim, bleed = downwards(box["TrimBox"], box["MediaBox"]), downwards(box["BleedBox"], box["MediaBox"])
        check_ink(check, what, job.preset, page, bleed, job.known)
        marked = check_surround(check, what, page, bleed)
        check(marked == bool(job.preset["marks"]), f"{what}: marks are {'there' if marked else 'missing'}")
        check_marks(check, what, job.preset, page, traced, trim)
        check_overprint(check, what, page, without, traced)
        inked, broken = bleeding(page, trim, bleed)
        check(not broken, f"{what}: {broken} pixels break off between the trim and the edge of the bleed")
        bled += inked
    for number, traced in enumerate(traces, 1):
        check_overprint_set(check, f"{job.pdf.name}, page {number}", traced)
    check(bled >= LEAST_BLED, f"{job.pdf.name}: only {bled} pixels reach the trim")


# ---- PDF/X-4 ----

FORBIDDEN = {"/Annots": "annotations", "/Group": "transparency groups", "/SMask": "soft masks", "/BM": "blend modes", "/CA": "transparency",
             "/ca": "transparency", "/StructTreeRoot": "tags", "/MarkInfo": "tags", "/StructParents": "tags", "/JS": "JavaScript", "/JavaScript": "JavaScript",
             "/OpenAction": "actions", "/AA": "actions", "/AcroForm": "forms", "/EmbeddedFiles": "attachments", "/AF": "attachments", "/OPI": "OPI",
             "/ArtBox": "art boxes besides trim boxes", "/TR": "transfer curves", "/HTP": "halftones", "/PS": "PostScript", "/Ref": "references"}
OPERATORS = {"q", "Q", "cm", "w", "J", "j", "M", "d", "gs", "m", "l", "c", "h", "re", "S", "f", "f*", "B", "B*", "W", "W*", "n", "BT", "ET", "Tf", "Td", "TJ", "Tj",
             "Ts", "k", "K", "CS", "SCN", "Do"}  # not: rg RG g G cs scn sh BI ri
LEXEME = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()]*|[^\s/<>\[\]()]+|[\[\]]", re.S)
NAMESPACES = {"pdfxid": "http://www.npes.org/pdfx/ns/id/", "pdf": "http://ns.adobe.com/pdf/1.3/", "xmp": "http://ns.adobe.com/xap/1.0/",
              "xmpMM": "http://ns.adobe.com/xap/1.0/mm/", "dc": "http://purl.org/dc/elements/1.1/"}


def everything(pdf):
    """All objects with their streams, as qpdf's JSON has them."""
    text = reader.read("qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline", "--decode-level=generalized", pdf)
    return {name.removeprefix("obj:"): entry for name, entry in json.loads(text)["qpdf"][1].items()}


def dictionaries(value):
    """A value and all dictionaries in it."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dictionaries(inner)


def operators(stream):
    """The operators of a content stream with the operands before each."""
    operands = []
    for lexeme in LEXEME.findall(stream):
        if re.fullmatch(rb"[A-Za-z'\"][A-Za-z0-9*]*", lexeme):
            yield lexeme.decode(), operands
            operands = []
        else:
            operands.append(lexeme)


def stream_of(objects, name):
    return base64.b64decode(objects[name]["stream"]["data"])


def check_metadata(check, name, objects, catalog, info):
    stream = objects[catalog["/Metadata"]]["stream"]
    check("/Filter" not in stream["dict"], f"{name}: the XMP packet is packed")
    description = xml.etree.ElementTree.fromstring(base64.b64decode(stream["data"])).find(".//{*}Description")

    def property_of(key):
        prefix, local = key.split(":")
        found = description.find(f"{{{NAMESPACES[prefix]}}}{local}")
        return "".join(found.itertext()).strip() if found is not None else None

    for key, wanted in {"pdfxid:GTS_PDFXVersion": "PDF/X-4", "pdf:Trapped": "False", "xmpMM:VersionID": "1", "xmpMM:RenditionClass": "default"}.items():
        check(property_of(key) == wanted, f"{name}: {key} is {property_of(key)}")
    check(re.fullmatch(r"uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", property_of("xmpMM:DocumentID") or ""), f"{name}: DocumentID {property_of('xmpMM:DocumentID')}")
    check(info.get("/Trapped") == "/False", f"{name}: Trapped is {info.get('/Trapped')}")
    check(info.get("/Title", "").removeprefix("u:") == property_of("dc:title"), f"{name}: titles {info.get('/Title')} and {property_of('dc:title')}")
    for key, keys in {"/CreationDate": ["xmp:CreateDate"], "/ModDate": ["xmp:ModifyDate", "xmp:MetadataDate"]}.items():
        day = info.get(key, "").removeprefix("u:D:")
        check(re.fullmatch(r"\d{4,}Z?", day), f"{name}: {key} is {info.get(key)}")
        for other in keys:
            check(re.sub(r"\D", "", property_of(other) or "") == day.rstrip("Z"), f"{name}: {key} is {day}, {other} {property_of(other)}")


def check_intent(check, name, objects, catalog, preset):
    intents = catalog.get("/OutputIntents", [])
    if not check(len(intents) == 1 and intents[0].get("/S") == "/GTS_PDFX", f"{name}: output intents {intents}"):
        return
    intent = intents[0]
    check(intent.get("/OutputConditionIdentifier", "u:") != "u:" and intent.get("/Info", "u:") != "u:", f"{name}: an output intent without names: {intent}")
    profile = stream_of(objects, intent["/DestOutputProfile"])
    check(objects[intent["/DestOutputProfile"]]["stream"]["dict"].get("/N") == 4, f"{name}: the profile is not said to have four colours")
    check((profile[12:16], profile[16:20], profile[36:40]) == (b"prtr", b"CMYK", b"acsp"), f"{name}: no CMYK output profile: {profile[:40]}")
    check(profile == (PROFILES / preset["profile"]).read_bytes(), f"{name}: not the profile that the preset names")
    check(int.from_bytes(profile[:4], "big") == len(profile), f"{name}: the profile says {int.from_bytes(profile[:4], 'big')} bytes and has {len(profile)}")


def check_colour_spaces(check, name, objects):
    spaces = [space for entry in objects.values() for value in entry.values() for found in dictionaries(value) for space in (found.get("/ColorSpace") or {}).values()]
    for space in spaces:
        check(isinstance(space, list) and space[:3] == ["/Separation", "/All", "/DeviceCMYK"], f"{name}: a colour space besides that of marks: {space}")
    text = json.dumps([entry.get("value", entry.get("stream", {}).get("dict")) for entry in objects.values()])
    for word in ("/DeviceRGB", "/DeviceGray", "/CalRGB", "/CalGray", "/Lab", "/ICCBased", "/DeviceN", "/Indexed", "/Pattern", "/Image"):
        check(f'"{word}"' not in text, f"{name}: {word}")


def check_contents(check, name, objects):
    pages = [entry["value"] for entry in objects.values() if isinstance(entry.get("value"), dict) and entry["value"].get("/Type") == "/Page"]
    contents = [contents for page in pages for contents in (page["/Contents"] if isinstance(page["/Contents"], list) else [page["/Contents"]])]
    forms = [key for key, entry in objects.items() if entry.get("stream", {}).get("dict", {}).get("/Subtype") == "/Form"]
    check(forms and pages, f"{name}: {len(pages)} pages, {len(forms)} forms")
    for key in contents + forms:
        used = {operator for operator, _ in operators(stream_of(objects, key))}
        check(used <= OPERATORS, f"{name}: operators in {key}: {sorted(used - OPERATORS)}")
    states = [state for entry in objects.values() for value in entry.values() for found in dictionaries(value) for state in (found.get("/ExtGState") or {}).values()]
    kept = [state for state in states if state.get("/op") is True]
    check(kept and all(state.get("/OPM") == 1 and state.get("/OP") is True for state in kept), f"{name}: graphics states to overprint: {kept}")


def check_keys(check, job):
    name, objects = job.pdf.name, everything(job.pdf)
    trailer = objects["trailer"]["value"]
    catalog, info = objects[trailer["/Root"]]["value"], objects[trailer["/Info"]]["value"]
    check("/Encrypt" not in trailer, f"{name}: encrypted")
    check(len(trailer.get("/ID", [])) == 2 and all(len(one) >= 16 for one in trailer["/ID"]), f"{name}: ID {trailer.get('/ID')}")
    check_metadata(check, name, objects, catalog, info)
    check_intent(check, name, objects, catalog, job.preset)
    for found in (found for entry in objects.values() for value in entry.values() for found in dictionaries(value)):
        for key in found.keys() & FORBIDDEN.keys():
            check(key in ("/ca", "/CA") and found[key] == 1, f"{name}: {FORBIDDEN[key]}: {key} {found[key]}")
        if found.get("/Type") == "/FontDescriptor":
            check(any(f"/FontFile{kind}" in found for kind in ("", 2, 3)), f"{name}: {found.get('/FontName')} is not embedded")
    check_colour_spaces(check, name, objects)
    check_contents(check, name, objects)
    check.same(reader.faults(job.pdf), [], f"{name}: faults")


def check_text(check, job):
    screen, press = reader.page_texts(job.screen), reader.page_texts(job.pdf)
    check.same(len(press), len(screen), f"{job.pdf.name}: pages")
    for number, (got, wanted) in enumerate(zip(press, screen), 1):
        check.same(squeezed(got), squeezed(wanted), f"{job.pdf.name}, page {number}: the text")


# ---- the group ----

def examine(check, job):
    check_pages(check, job)
    check_keys(check, job)
    check_text(check, job)


def check_the_checks(check, job):
    """What is damaged on purpose is found: text that knocks out, a bleed that ends too early."""
    boxes, traces = boxes_of(job.pdf), plates.trace(job.pdf)
    knocked, bare = (plates.separate(job.pdf, job.folder / name, [1], option) for name, option in (("knocked", "-dOverprint=/disable"), ("bare", "-dFILTERTEXT")))
    said = beside.Said()
    check_overprint(said, "", knocked[0], bare[0], traces[0])
    check(len(said.failures()) == 3, "a page whose text knocks out passes for one that overprints")
    trim, bleed = (downwards(boxes[0][name], boxes[0]["MediaBox"]) for name in ("TrimBox", "BleedBox"))
    larger = Box(bleed.left - 2, bleed.top - 2, bleed.right + 2, bleed.bottom + 2)
    check(bleeding(knocked[0], trim, larger)[1] > 0, "a bleed that ends too early passes for a whole one")


def check_condition(check, build):
    """The name of a printing condition stands in the file, and where it is registered."""
    text = (PRESETS / "tryk.yaml").read_text(encoding="utf-8").replace("# condition:", "condition:")
    made = build(text, DATA, ROOT / "layouts/card.yaml")
    objects = everything(made / CARD.format("faglig").replace(".pdf", "-tryk.pdf"))
    intent = objects[objects["trailer"]["value"]["/Root"]]["value"]["/OutputIntents"][0]
    check.same((intent["/OutputConditionIdentifier"], intent.get("/RegistryName")), ("u:FOGRA51", "u:http://www.color.org"), "the printing condition")


def group(check, screen, paper, folder, build, workers):
    """`screen` and `paper`: the folders with the files; build(preset as text, framework, layout) returns another."""
    jobs, known = [], palette()
    for name in ("tryk", "tryk-5mm"):
        preset = yaml.safe_load((PRESETS / f"{name}.yaml").read_text(encoding="utf-8"))
        preset["marks"] = preset["marks"] or {}
        for document, size in ((BOOKLET, (210, 297)), (EXTRACT.format("alle"), (210, 297)), (CARD.format("faglig"), (222, 105))):
            pdf = paper / document.replace(".pdf", f"{preset['suffix']}.pdf")
            jobs.append(Job(pdf, screen / document, size, preset, known, folder / pdf.stem, 1 if document != BOOKLET or name == "tryk" else 3))
    damaged = jobs[2]._replace(folder=folder / "damaged")
    beside.run(check, workers, [*((examine, job) for job in jobs), (check_the_checks, damaged), (check_condition, build)])

"""What a press lays down, as Ghostscript's separations say: a plate for each ink, a byte for each pixel. And where MuPDF
finds text, marks and clips on a page."""
import re
import struct
import sys
from collections import namedtuple

import reader

DPI = 72  # a pixel is a point; whatever is thinner still takes the pixels that it touches, since nothing is smoothed
INKS = ("Cyan", "Magenta", "Yellow", "Black")
FULL = 255
OVERPRINT = "-dOverprint=/enable"

Separated = namedtuple("Separated", "width height plates pixels")  # plates: C, M, Y, K; 0 no ink, 255 full; rows downwards
Text = namedtuple("Text", "colour overprint boxes")  # colour: the operands; boxes of lines, generous: left top right bottom
Stroke = namedtuple("Stroke", "space colour width dashed ends")  # ends: x, y of each point, points, y downwards
Traced = namedtuple("Traced", "width height texts fills strokes clips")  # fills: (colour, overprint); clips: of the page itself

INVERTED = bytes(range(255, -1, -1))


def read_tiff(path):
    """Width, height and bytes of an uncompressed greyscale TIFF as Ghostscript writes it, white being 255."""
    data = path.read_bytes()
    order = "<" if data[:2] == b"II" else ">"
    start, = struct.unpack_from(f"{order}I", data, 4)
    count, = struct.unpack_from(f"{order}H", data, start)
    tags = {}
    for entry in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, values = struct.unpack_from(f"{order}HHI", data, entry)
        if kind in (3, 4):
            form = f"{order}{values}{'H' if kind == 3 else 'I'}"
            at = entry + 8 if struct.calcsize(form) <= 4 else struct.unpack_from(f"{order}I", data, entry + 8)[0]
            tags[tag] = struct.unpack_from(form, data, at)
    if tags[258] != (8,) or tags[259] != (1,) or tags[262] != (1,):
        raise RuntimeError(f"{path}: not the TIFF that was ordered: {tags}")
    return tags[256][0], tags[257][0], b"".join(data[at:at + length] for at, length in zip(tags[273], tags[279]))


def separate(pdf, folder, numbers, option):
    """The separations of these pages. Ghostscript overprints on this device by itself (`-dOverprint=/enable`, which
    `/simulate` equals where there are no spot colours and `/disable` shows off: pdfi_trans_set_needs_OP in its pdf/pdf_trans.c);
    its colours are the operands, since tiffsep has the four inks for a colour model."""
    folder.mkdir(parents=True)
    reader.read("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", f"-r{DPI}", "-sDEVICE=tiffsep", "-sCompression=none",
                f"-sPageList={','.join(map(str, numbers))}", option, f"-sOutputFile={folder}/%04d.tif", pdf)
    spots = {path.name for path in folder.iterdir() if not re.fullmatch(rf"\d+(\(({'|'.join(INKS)})\))?\.tif", path.name)}
    if spots:
        raise RuntimeError(f"{pdf}: plates that nobody ordered: {sorted(spots)}")
    pages = []
    for composite in sorted(folder.glob("????.tif")):
        plates = [read_tiff(folder / f"{composite.stem}({ink}).tif") for ink in INKS]
        size = plates[0][:2]
        plates = [plate.translate(INVERTED) for _, _, plate in plates]
        pages.append(Separated(*size, plates, together(plates)))
    return pages


def together(plates):
    """The four plates' bytes of each pixel in one number, which is quicker to compare than four."""
    mixed = bytearray(4 * len(plates[0]))
    for number, plate in enumerate(plates):
        mixed[number::4] = plate
    return memoryview(mixed).cast("I")


def inks(pixel):
    return tuple(pixel.to_bytes(4, sys.byteorder))


def colours(page, left, top, right, bottom):
    """All colours in a rectangle of pixels."""
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, page.width), min(bottom, page.height)
    found = set()
    for y in range(top, bottom):
        found.update(page.pixels[y * page.width + left:y * page.width + right])
    return {inks(pixel) for pixel in found}


def floats(text):
    return [float(number) for number in text.split()]


def place(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def line_boxes(span, matrix):
    """The boxes of a span's glyphs; those of a line are one."""
    size = floats(re.search(r'trm="(.*?)"', span)[1])[0]
    lines = {}
    for x, y, advance in re.findall(r'<g [^>]*x="(.*?)" y="(.*?)" adv="(.*?)"', span):
        lines.setdefault(float(y), []).append((float(x), float(x) + float(advance) * size))
    for y, glyphs in lines.items():
        words = [min(glyphs)]
        for left, right in sorted(glyphs):
            if left - words[-1][1] > size / 2:
                words.append((left, right))
            words[-1] = (words[-1][0], max(words[-1][1], right))
        for left, right in words:
            xs, ys = zip(place(matrix, left, y + size), place(matrix, right, y - 0.35 * size))
            yield min(xs), min(ys), max(xs), max(ys)


def points(path, matrix):
    return [place(matrix, float(x), float(y)) for x, y in re.findall(r'<(?:moveto|lineto) x="(.*?)" y="(.*?)"', path)]


def trace(pdf, texts=True):
    """What MuPDF paints, page by page. texts: where they are, too, which takes most of the time."""
    code, out, errors = reader.run("mutool", "draw", "-q", "-F", "trace", "-o", "-", pdf)
    if code:
        raise RuntimeError(f"mutool: {errors}")
    pages = []
    for page in out.split("<page ")[1:]:
        left, top, right, bottom = floats(re.match(r'mediabox="(.*?)"', page)[1])
        traced = Traced(right - left, bottom - top, [], [], [], [])
        for indent, kind, attributes, body in re.findall(r"^( *)<(fill_text|fill_path|stroke_path|clip_path) (.*?)>(.*?)</\2>", page, re.S | re.M):
            found = dict(re.findall(r'(\w+)="(.*?)"', attributes))
            matrix, colour = floats(found["transform"]), tuple(floats(found.get("color", "")))
            overprint = (found.get("op"), found.get("opm")) == ("1", "1")
            if kind == "fill_text" and not texts:
                continue
            if kind == "fill_text":
                boxes = [box for span in re.findall(r"<span .*?</span>", body, re.S) for box in line_boxes(span, matrix)]
                traced.texts.append(Text(colour, overprint, boxes))
            elif kind == "fill_path":
                traced.fills.append((colour, overprint))
            elif kind == "stroke_path":
                traced.strokes.append(Stroke(found["colorspace"], colour, float(found["linewidth"]), "dash" in found, points(body, matrix)))
            elif not indent and matrix == [1, 0, 0, -1, 0, bottom - top]:  # those within belong to the forms of pages
                xs, ys = zip(*points(body, matrix))
                traced.clips.append((min(xs), min(ys), max(xs), max(ys)))
        pages.append(traced)
    return pages

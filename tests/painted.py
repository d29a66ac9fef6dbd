"""What stands where on the pages of a PDF: glyphs, rectangles and lines as MuPDF paints them, each with the piece of marked
content that it is in. Points, y downwards."""
import base64
import functools
import json
import re
from collections import namedtuple

import reader

Glyph = namedtuple("Glyph", "char left right baseline size content")  # content: number of the piece (MCID); None: an artifact
Area = namedtuple("Area", "colour left top right bottom artifact")  # a path that is filled, by its box
Line = namedtuple("Line", "colour width left right y artifact")  # a stroke that lies level
Painted = namedtuple("Painted", "width height glyphs areas lines")

SEQUENCE = re.compile(rb"/(\w+)\s+(?:(BMC)\b|<<\s*/MCID\s+(\d+)\s*>>\s*BDC\b)")
STREAMS = ("--json=2", "--json-key=qpdf", "--json-stream-data=inline", "--decode-level=generalized")


def floats(text):
    return [float(number) for number in text.split()]


def sequences(pdf):
    """Of each page the pieces of marked content in the order they are painted: their numbers, None for an artifact."""
    tree = json.loads(reader.read("qpdf", *STREAMS, pdf))["qpdf"][1]
    pages = json.loads(reader.read("qpdf", "--json=2", "--json-key=pages", pdf))["pages"]
    for page in pages:
        stream = b"".join(base64.b64decode(tree[f"obj:{name}"]["stream"]["data"]) for name in page["contents"])
        yield [int(number) if number else None for _, _, number in SEQUENCE.findall(stream)]


def paths(body, transform):
    points = [(float(x), float(y)) for x, y in re.findall(r'<(?:moveto|lineto) x="(.*?)" y="(.*?)"', body)]
    a, b, c, d, e, f = floats(transform)
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def glyphs(body, transform, content):
    """Of a ligature all letters but the first have no glyph of their own, and no width."""
    for span in re.findall(r"<span .*?</span>", body, re.S):
        size = floats(re.search(r'trm="(.*?)"', span)[1])[0]
        for char, x, y, advance in re.findall(r'<g unicode="([^"]*)"(?: glyph="[^"]*")? x="([^"]*)" y="([^"]*)" adv="([^"]*)"', span):
            char = {"&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">"}.get(char, char)
            if match := re.fullmatch(r"&#x?([0-9a-fA-F]+);", char):
                char = chr(int(match[1], 16 if "x" in char else 10))
            a, b, c, d, e, f = floats(transform)
            left, baseline = a * float(x) + c * float(y) + e, b * float(x) + d * float(y) + f
            yield Glyph(char, left, left + float(advance) * size, baseline, size, content)


ITEM = re.compile(r'<(layer) name="(.*?)"/>|<(end_layer)/>|<(fill_text|fill_path|stroke_path) (.*?)>(.*?)</\4>', re.S)


@functools.cache
def read(pdf):
    """All pages. MuPDF has a layer for each piece of marked content, in the same order."""
    code, out, errors = reader.run("mutool", "draw", "-q", "-F", "trace", "-o", "-", pdf)
    if code:
        raise RuntimeError(f"mutool: {errors}")
    found = []
    for page, numbers in zip(out.split("<page ")[1:], sequences(pdf), strict=True):
        left, top, right, bottom = floats(re.match(r'mediabox="(.*?)"', page)[1])
        painted, numbers, content = Painted(right - left, bottom - top, [], [], []), iter(numbers), None
        for layer, name, end, kind, attributes, body in ITEM.findall(page):
            if layer:
                content = next(numbers)
                if (name == "Artifact") != (content is None):
                    raise RuntimeError(f"{pdf}: MuPDF has {name}, qpdf has piece {content}")
            if layer or end:
                continue
            found_in = dict(re.findall(r'(\w+)="(.*?)"', attributes))
            colour = tuple(floats(found_in.get("color", "")))
            if kind == "fill_text":
                painted.glyphs.extend(glyphs(body, found_in["transform"], content))
                continue
            points = paths(body, found_in["transform"])
            xs, ys = zip(*points)
            if kind == "fill_path":
                painted.areas.append(Area(colour, min(xs), min(ys), max(xs), max(ys), content is None))
            elif len(points) == 2 and ys[0] == ys[1]:
                painted.lines.append(Line(colour, float(found_in["linewidth"]), min(xs), max(xs), ys[0], content is None))
        if rest := list(numbers):
            raise RuntimeError(f"{pdf}: MuPDF leaves out pieces {rest[:3]}")
        found.append(painted)
    return found

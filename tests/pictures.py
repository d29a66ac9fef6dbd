"""Small pictures of pages, kept as PNG, written and read with nothing but zlib: of PNG only what `write_png` makes."""
import re
import struct
import subprocess
import zlib
from collections import namedtuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"

FEWER = bytes(round(level / 36.5) * 255 // 7 for level in range(256))  # eight levels, for small files

Picture = namedtuple("Picture", "width height pixels")  # three bytes a pixel, rows downwards


def draw(pdf, page, dpi):
    """A page as poppler draws it, in few colours."""
    done = subprocess.run(["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), pdf], capture_output=True, timeout=120)
    head = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", done.stdout)
    if done.returncode or not head:
        raise RuntimeError(f"pdftoppm: {done.stderr.decode(errors='replace')}")
    return Picture(int(head[1]), int(head[2]), done.stdout[head.end():].translate(FEWER))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def write_png(path, picture):
    """Every row as its difference from the one above (PNG's filter 2)."""
    row, rows, above = 3 * picture.width, [], bytes(3 * picture.width)
    for start in range(0, len(picture.pixels), row):
        here = picture.pixels[start:start + row]
        rows.append(b"\2" + bytes((a - b) & 255 for a, b in zip(here, above)))
        above = here
    path.write_bytes(SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b""))


def read_png(path):
    data = path.read_bytes()
    width, height = struct.unpack_from(">II", data, len(SIGNATURE) + 8)
    start = data.index(b"IDAT")
    packed = zlib.decompress(data[start + 4:start + 4 + struct.unpack_from(">I", data, start - 4)[0]])
    pixels, above = bytearray(), bytes(3 * width)
    for start in range(0, len(packed), 3 * width + 1):
        above = bytes((a + b) & 255 for a, b in zip(packed[start + 1:start + 1 + 3 * width], above))
        pixels += above
    return Picture(width, height, bytes(pixels))


def difference(picture, other):
    """The mean difference of a byte, 0 to 255; 255 where the sizes differ."""
    if picture[:2] != other[:2]:
        return 255.0
    return sum(abs(a - b) for a, b in zip(picture.pixels, other.pixels)) / len(picture.pixels)

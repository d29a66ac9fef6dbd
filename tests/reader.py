"""PDFs as other programs read them: poppler, qpdf, MuPDF. Knows nothing about what ought to be in them."""
import html
import json
import os
import pty
import re
import subprocess
import time
from collections import namedtuple
from pathlib import Path

MM = 72 / 25.4

Word = namedtuple("Word", "left top right bottom text")  # points, y downwards
Page = namedtuple("Page", "width height lines")  # lines: lists of words, as poppler's layout analysis finds them


def run(*command, **options):
    """Runs a tool; returns its exit code, output and errors as text."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=120,
                          **options)
    return done.returncode, done.stdout, done.stderr


def read(*command):
    """What a tool prints; fails when it complains."""
    code, out, errors = run(*command)
    if code or errors:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {code}: {errors.strip()}")
    return out


def info(pdf):
    """pdfinfo's table."""
    return dict(re.split(r":\s*", line, maxsplit=1) for line in read("pdfinfo", pdf).splitlines() if ":" in line)


def page_texts(pdf):
    """The text of each page in the order it is painted, line breaks and their hyphens as they stand."""
    return read("pdftotext", "-raw", pdf, "-").split("\f")[:-1]


def pages(pdf):
    """Every page with its words and where they stand."""
    found = []
    for page in read("pdftotext", "-bbox-layout", pdf, "-").split("<page ")[1:]:
        width, height = (float(n) for n in re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        lines = []
        for line in re.findall(r"<line .*?</line>", page, re.S):
            words = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', line)
            lines.append([Word(*map(float, w[:4]), html.unescape(w[4])) for w in words])
        found.append(Page(width, height, lines))
    return found


def blocks(pdf):
    """The text blocks of all pages, each a list of lines, each a list of words."""
    for block in re.findall(r"<block .*?</block>", read("pdftotext", "-bbox-layout", pdf, "-"), re.S):
        lines = []
        for line in re.findall(r"<line .*?</line>", block, re.S):
            words = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', line)
            lines.append([Word(*map(float, w[:4]), html.unescape(w[4])) for w in words])
        yield lines


def trailer(pdf):
    """The trailer, which names the table of information and the catalog."""
    return json.loads(read("qpdf", "--json=2", "--json-key=qpdf", "--json-object=trailer", pdf))["qpdf"][1]["trailer"]["value"]


def raw_stream(pdf, name):
    """A stream that is text, by its object (`4 0 R`), with nothing decoded."""
    return read("qpdf", f"--show-object={name.split()[0]}", "--raw-stream-data", pdf)


def objects(pdf):
    """All objects of a file but its streams, by name (`4 0 R`), as qpdf's JSON (version 2) has them."""
    tree = json.loads(read("qpdf", "--json=2", "--json-key=qpdf", pdf))["qpdf"][1]
    return {name.removeprefix("obj:"): entry["value"] for name, entry in tree.items() if "value" in entry}


def attached(pdf):
    """How many bytes of a PDF its attached files take, packed as they are."""
    tree = json.loads(read("qpdf", "--json=2", "--json-key=qpdf", pdf))["qpdf"][1]
    streams = [entry["stream"]["dict"] for entry in tree.values() if "stream" in entry]
    lengths = [stream["/Length"] for stream in streams if stream.get("/Type") == "/EmbeddedFile"]
    return sum(length if isinstance(length, int) else tree[f"obj:{length}"]["value"] for length in lengths)


def outline(pdf):
    """(title, page from 1) of every outline entry."""
    tree = json.loads(read("qpdf", "--json=2", "--json-key=outlines", pdf))["outlines"]
    found = []

    def walk(entries):
        for entry in entries:
            found.append((entry["title"], entry["destpageposfrom1"]))
            walk(entry["kids"])

    walk(tree)
    return found


def page_ranges(pdf):
    """The pages of each outline entry: title to range, counted from 1."""
    entries, last = outline(pdf), int(info(pdf)["Pages"])
    ends = [page for _, page in entries[1:]] + [last + 1]
    return {title: range(first, max(end, first + 1)) for (title, first), end in zip(entries, ends)}


def faults(pdf):
    """What qpdf, MuPDF and poppler have against a file; nothing, if all is well."""
    found = []
    code, out, errors = run("qpdf", "--check", pdf)
    if code or errors or "No syntax or stream encoding errors" not in out:
        found.append(f"qpdf: {out} {errors}")
    code, out, errors = run("mutool", "draw", "-q", "-r", "20", "-F", "pam", "-o", "/dev/null", pdf)
    errors = errors.replace("warning: ICC support is not available\n", "")  # of Debian's build, not of the file
    if code or errors:
        found.append(f"mutool: {errors}")
    for font in read("pdffonts", pdf).splitlines()[2:]:
        if not re.match(r"[A-Z]{6}\+", font) or not re.search(r"\s+yes yes yes\s+\d+\s+\d+$", font):
            found.append(f"font that is not embedded, subset and with Unicode: {font}")
    return found


def peak(command):
    """Memory at its highest, in MB, as the kernel told last; what it tells at the end counts the memory of Python, too."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    status, highest = Path(f"/proc/{process.pid}/status"), 0
    while process.poll() is None:
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.M)
        highest = int(found[1]) / 1024 if found else highest
        time.sleep(0.002)
    return highest


def on_terminal(command, stream="stderr", **how):
    """Its exit code, and what a terminal receives of this stream."""
    mine, theirs = pty.openpty()
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": None, stream: theirs}
    process = subprocess.Popen(command, **streams, **how)
    os.close(theirs)
    received = b""
    try:
        while part := os.read(mine, 65536):
            received += part
    except OSError:  # the other end was closed
        pass
    os.close(mine)
    return process.wait(), received.decode()


VALGRIND = ("valgrind", "-q", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite", "--error-exitcode=99")

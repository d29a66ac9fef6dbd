"""PDFs changed on purpose. A `Document` is a PDF as qpdf's JSON (version 2) has it; a damage is a function that is given one
and changes it, or raises LookupError where there is nothing of the kind. The functions below the class make damages."""
import base64
import copy
import functools
import json
import re
import subprocess


@functools.cache
def read(path):
    command = ["qpdf", "--json-output", "--json-stream-data=inline", "--decode-level=generalized", path, "-"]
    return json.loads(subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout)


def dictionaries_in(value):
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from dictionaries_in(part)


class Document:
    """A PDF in pieces: dictionaries are Python's, names and strings as qpdf writes them (`/Name`, `u:text`, `4 0 R`)."""

    def __init__(self, path):
        self.json = copy.deepcopy(read(path))
        _, self.objects = self.json["qpdf"]
        self.options = []  # of qpdf when it writes
        self.replaced = []  # (old, new) in the bytes that were written

    def follow(self, value):
        """The value of a reference; of a stream, its dictionary."""
        entry = self.objects.get(f"obj:{value}") if isinstance(value, str) else None
        if entry is None:
            return value
        return entry["stream"]["dict"] if "stream" in entry else entry["value"]

    @property
    def catalog(self):
        return self.follow(self.objects["trailer"]["value"]["/Root"])

    def dictionaries(self):
        """Every dictionary, wherever it stands."""
        for name in self.objects:
            yield from dictionaries_in(self.follow(name.removeprefix("obj:")) if name != "trailer" else [])

    def every(self, key, *values):
        """The dictionaries, at least one, that have a key, and with one of these values if there are any."""
        found = [entry for entry in self.dictionaries() if key in entry and (not values or entry[key] in values)]
        if not found:
            raise LookupError(f"nothing has {key} {values}")
        return found

    def edit(self, reference, pattern, new):
        """Replaces the first match in a stream; says whether there was one."""
        stream = self.objects[f"obj:{reference}"]["stream"]
        text, times = re.subn(pattern, new, base64.b64decode(stream["data"]).decode("latin-1"), count=1, flags=re.S)
        stream["data"] = base64.b64encode(text.encode("latin-1")).decode("ascii")
        return times > 0

    def write(self, path):
        pieces = path.with_suffix(".json")
        pieces.write_text(json.dumps(self.json), encoding="utf-8")
        command = ["qpdf", "--json-input", "--stream-data=preserve", "--newline-before-endstream", *self.options, pieces, path]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        written = path.read_bytes()
        for old, new in self.replaced:
            if old not in written:
                raise LookupError(f"the file has no {old!r}")
            written = written.replace(old, new)
        path.write_bytes(written)


# ---- places: functions from a document to one of its dictionaries ----

def catalog(document):
    return document.catalog


def first(key, *values):
    """The first dictionary that has a key, and with one of these values if there are any."""
    return lambda document: document.every(key, *values)[0]


def below(place, *keys):
    """The dictionary that one reaches from a place by these keys and indices."""
    def find(document):
        found = place(document)
        for key in keys:
            found = document.follow(found[key])
        return found
    return find


# ---- damages ----

def without(place, key):
    """Drops an entry."""
    return lambda document: place(document).pop(key)


def given(place, key, value):
    """Adds an entry, or gives it another value."""
    def damage(document):
        place(document)[key] = copy.deepcopy(value)
    return damage


def retagged(old, new):
    """Structure elements of one type become another type."""
    def damage(document):
        for element in document.every("/S", old):
            element["/S"] = new
    return damage


def all_of(*damages):
    def damage(document):
        for one in damages:
            one(document)
    return damage


def painted(pattern, new):
    """Replaces the first match in the content of the first page that has one."""
    def damage(document):
        if not any(document.edit(page["/Contents"], pattern, new) for page in document.every("/Type", "/Page")):
            raise LookupError(f"no page paints {pattern!r}")
    return damage


def of_stream(place, key, pattern, new):
    """Replaces the first match in a stream."""
    def damage(document):
        if not document.edit(place(document)[key], pattern, new):
            raise LookupError(f"no {pattern!r} in {key}")
    return damage


def described(pattern, new):
    """Replaces the first match in the document's XMP."""
    return of_stream(catalog, "/Metadata", pattern, new)


def in_bytes(old, new):
    """Replaces bytes of the finished file; as long as before, so that everything stays where it is."""
    assert len(old) == len(new)
    return lambda document: document.replaced.append((old, new))


def by_qpdf(*options):
    return lambda document: document.options.extend(options)

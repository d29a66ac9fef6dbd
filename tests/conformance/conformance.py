#!/usr/bin/env python3
"""Proof of PDF/UA-1 and PDF/A-3a by veraPDF: every PDF that we make must keep both; and of copies that are damaged on purpose
veraPDF must say what is damaged. Run by `make conformance` from the repository root; prints what check.py prints.

conformance.py --required     where veraPDF cannot be had, that is a failure and no skip
"""
import functools
import sys
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import cases  # noqa: E402
import damage  # noqa: E402
import forms  # noqa: E402
import packing  # noqa: E402
import revisions  # noqa: E402
import twins  # noqa: E402
import verapdf  # noqa: E402
import working  # noqa: E402
from check import finish, run_group  # noqa: E402

LEAST_MADE_UP = 100  # documents of made-up frameworks
LONGEST = 200  # characters shown of a rule's text and of a place where it is broken

# A damaged file and what it was made from; neither, where no document has what the twin damages.
Damaged = namedtuple("Damaged", "twin path source")


# ---- what is validated ----

@functools.cache
def folder():
    return Path(cases.scratch("conformance"))


def build(job):
    """The PDFs of a framework by one layout; none where the two do not fit."""
    name, layout, framework = job
    out = folder() / name
    code, _, errors = cases.haefte(cases.PLAIN, "build", "-o", out, "-l", layout, framework)
    if code not in (0, 1):
        raise RuntimeError(f"{name}: exit {code}\n{errors[:1000]}")
    return sorted(out.glob("*.pdf"))


def by_every_layout(name, framework):
    return [(f"{name}, {layout.stem}", layout, framework) for layout in sorted(cases.ROOT.glob("layouts/*.yaml"))]


def build_all(jobs):
    return [pdf for pdfs in cases.in_parallel(build, jobs) for pdf in pdfs]


def of_cases():
    pages = cases.CASES / "pages"
    return build_all([("pages", pages / "layout.yaml", pages / "framework.yaml")] + by_every_layout("other", cases.OTHER / "framework.yaml"))


def of_packs():
    """Documents for single people, put together of parts and made whole. The Cyrillic letters have the second way taken."""
    people = [packing.Person("Anna Berg", "Tilbudsleder", "Enhed 1", (1, 2, 2027)), packing.Person("Bo <Ærø> & søn", "Områdechef"),
              packing.Person("Maria " * 50, "Afdelingsleder"), packing.Person("Иван Петров", "Tilbudsleder", "Enhed Ω")]
    out, roster = folder() / "packs", packing.write_roster(folder() / "people.csv", people)
    code, _, errors = cases.haefte(cases.PLAIN, "pack", "--roster", roster, "-o", out, cases.DATA)
    if code:
        raise RuntimeError(f"packs: exit {code}\n{errors[:1000]}")
    return sorted(out.glob("*.pdf"))


def of_made_up():
    jobs = []
    for name, text in cases.made_up().items():
        framework = folder() / f"{name}.yaml"
        framework.write_text(text, encoding="utf-8")
        jobs += by_every_layout(name, framework)
    return build_all(jobs)


def of_working_copies():
    """Drafts that mark what changed, of the real text with every edit that other tests make."""
    text = cases.DATA.read_text(encoding="utf-8")
    for edit in [*revisions.EDITS, *working.EDITS]:
        text = edit.change(text)
    framework, out = folder() / "edited.yaml", folder() / "working copies"
    framework.write_text(text, encoding="utf-8")
    code, _, errors = cases.haefte(cases.PLAIN, "build", "--since", cases.DATA, "--draft", "-o", out, framework)
    if code:
        raise RuntimeError(f"working copies: exit {code}\n{errors[:1000]}")
    return sorted(out.glob("*.pdf"))


@functools.cache
def personal():
    """What is made for one person, with and without a name."""
    roles = cases.framework().roles
    whose = [("Åse Østergård", "Tilbud Nord", "2027-08-01"), ("", "", "")]
    return [forms.sheet(folder(), "dialogue", cases.DATA, role, *person) for role in roles for person in whose] + \
        [forms.sheet(folder(), "pack", cases.DATA, role, *whose[0]) for role in roles]


def typed_in():
    """A sheet with an appearance as a reader makes it: what is typed keeps the profiles, too."""
    document, path = damage.Document(personal()[1]), folder() / "typed in.pdf"
    twins.typed(document)
    document.write(path)
    return path


@functools.cache
def documents():
    """All sound PDFs by the group that judges them."""
    return {"documents": sorted(cases.made().glob("*.pdf")), "personal documents": [*personal(), typed_in()], "cases": of_cases(),
            "packs": of_packs(), "working copies": of_working_copies(), "made-up frameworks": of_made_up()}


@functools.cache
def sources():
    """The smallest of each kind, and its copy that went the way of the twins but was not damaged."""
    made = sorted(cases.made().glob("*.pdf"), key=lambda path: path.stat().st_size)
    smallest = [next(path for path in made if path.match(kind)) for kind in ("lommekort-*", "uddrag-*", cases.BOOKLET)]
    smallest.append(personal()[1])  # a dialogue sheet: fields
    copies = {source: folder() / f"undamaged {source.name}" for source in smallest}
    for source, copy in copies.items():
        damage.Document(source).write(copy)
    return copies


def damaged(job):
    twin, path, originals = job
    for source in originals:
        document = damage.Document(source)
        try:
            twin.damage(document)
            document.write(path)
        except LookupError:
            continue
        return Damaged(twin, path, source)
    return Damaged(twin, None, None)


@functools.cache
def all_damaged():
    originals = list(sources())
    return cases.in_parallel(damaged, [(twin, folder() / f"twin {n}.pdf", originals) for n, twin in enumerate(twins.TWINS)])


# ---- what veraPDF says ----

@functools.cache
def verdicts():
    """{path: {profile: faults}}. Java machines beside each other: one for all sound documents, each by every profile that it
    claims to keep; one a profile for the twins that break it."""
    jobs = [(verapdf.BY_CLAIMS, [pdf for pdfs in documents().values() for pdf in pdfs])]
    for profile, flavour in verapdf.FLAVOURS.items():
        broken = [one.path for one in all_damaged() if one.path and one.twin.rules[profile]]
        jobs.append((flavour, [*sources().values(), *broken]))
    found = {}
    with ThreadPoolExecutor(len(jobs)) as pool:
        for result in pool.map(lambda job: verapdf.validate(*job), jobs):
            for path, faults in result.items():
                found.setdefault(path, {}).update(faults)
    return found


def broken_rules(path, profile):
    return {fault.rule for fault in verdicts()[path][profile]}


def told(fault):
    places = [f"    {place[:LONGEST]}" for place in fault.places]
    return "\n".join([f"  {fault.rule}, {fault.times} ×: {fault.description[:LONGEST]}", *places])


# ---- groups ----

def validated(check):
    """veraPDF has looked at every file."""
    wanted = [pdf for pdfs in documents().values() for pdf in pdfs] + [one.path for one in all_damaged() if one.path]
    for path in [*wanted, *sources().values()]:
        check(path in verdicts(), f"veraPDF says nothing of {path.name}")


def label(pdf):
    return pdf.name if pdf.parent == cases.made() else f"{pdf.parent.name}/{pdf.name}"


def judge(check, pdfs):
    check(pdfs, "there is no document")
    for pdf in pdfs:
        for profile in verapdf.FLAVOURS:
            what = f"{label(pdf)}, {profile}"
            faults = verdicts()[pdf].get(profile)
            if check(faults is not None, f"{what}: the file does not claim to keep it"):
                check(not faults, "\n".join([f"{what}:", *map(told, faults)]))


def made_up(check):
    pdfs = documents()["made-up frameworks"]
    check(len(pdfs) >= LEAST_MADE_UP, f"only {len(pdfs)} documents of made-up frameworks")
    judge(check, pdfs)


def broken_twins(check):
    for source, copy in sources().items():
        for profile in verapdf.FLAVOURS:
            broken = sorted(broken_rules(copy, profile))
            check(not broken, f"a copy of {source.name} that nobody damaged breaks {profile} {broken}")
    for twin, path, source in all_damaged():
        if not check(path, f"{twin.name}: no document has what this twin damages"):
            continue
        for profile, rules in twin.rules.items():
            for rule in rules:
                before, after = broken_rules(sources()[source], profile), broken_rules(path, profile)
                check(rule in after - before, f"{twin.name} ({source.name}): {profile} {rule} should break; what breaks is {sorted(after - before)}")


GROUPS = {
    "documents": lambda check: judge(check, documents()["documents"]),
    "personal documents": lambda check: judge(check, documents()["personal documents"]),
    "cases": lambda check: judge(check, documents()["cases"]),
    "working copies": lambda check: judge(check, documents()["working copies"]),
    "packs": lambda check: judge(check, documents()["packs"]),
    "made-up frameworks": made_up,
    "broken twins": broken_twins,
}


def without_verapdf(why, required):
    def group(check):
        if required:
            check(False, f"{why}")
        else:
            check.skip(f"{why}")
    return run_group("conformance", group)


def main(arguments):
    try:
        verapdf.fetch()
    except verapdf.Unreachable as why:
        return finish([without_verapdf(why, "--required" in arguments)])
    results = [run_group("validated", validated)]
    if not results[0].failures:
        results += [run_group(name, group) for name, group in GROUPS.items()]
    return finish(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

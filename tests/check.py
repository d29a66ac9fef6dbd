#!/usr/bin/env python3
"""All tests: the unit tests of both compilers, then the cases. A line for each group, what failed, and a last line that
counts: `N passed, M failed`. Run by `make check` from the repository root.

check.py [GROUP]...     only these groups
check.py --update       writes the expected findings, dumps and tag trees of tests/cases anew (look at the difference first)
"""
import concurrent.futures
import multiprocessing
import os
import re
import subprocess
import sys
import time
import traceback

import cases

MOST_SHOWN, LONGEST_SHOWN = 30, 3000  # failures of a group; characters of one
# Begun first, so that none of them is left to run alone at the end.
LONG = ("working copies", "pack", "watch", "schemas", "combined", "text", "forms", "check", "press", "made-up frameworks")

# Everything is told in English here, whatever language its user prefers; tests/messages.py asks for another.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)


class Checks:
    """Counts the checks of one group and keeps what failed."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skipped = []

    def __call__(self, held, what):
        if held:
            self.passed += 1
        else:
            self.failures.append(what)
        return held

    def same(self, got, wanted, what):
        return self(got == wanted, f"{what}: wanted {wanted!r}, got {got!r}")

    def skip(self, what):
        self.skipped.append(what)


def start_unit_tests(compiler):
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1")
    return subprocess.Popen([f"build/unit-{compiler}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, env=environment)


def finish_unit_tests(checks, process):
    output, _ = process.communicate()
    counts = re.search(r"^(\d+) passed, (\d+) failed$", output, re.M)
    if not counts:
        checks(False, f"the unit tests did not finish:\n{output}")
        return
    checks.passed += int(counts[1])
    if int(counts[2]) or process.returncode:
        said = [line for line in output.splitlines() if re.match(r"\S+:\d+: ", line)]
        checks.failures += said + ["a unit test that says nothing"] * (max(1, int(counts[2])) - len(said))


def report(name, checks, seconds):
    line = f"{name}: {checks.passed} passed"
    if checks.failures:
        line += f", {len(checks.failures)} failed"
    if checks.skipped:
        line += f", {len(checks.skipped)} skipped ({'; '.join(checks.skipped)})"
    print(f"{line} ({seconds:.0f} s)", flush=True)
    for failure in checks.failures[:MOST_SHOWN]:
        print("   ", str(failure)[:LONGEST_SHOWN].replace("\n", "\n    "), flush=True)
    if len(checks.failures) > MOST_SHOWN:
        print(f"    … and {len(checks.failures) - MOST_SHOWN} more", flush=True)


def run_group(name, group):
    checks, start = Checks(), time.monotonic()
    try:
        group(checks)
    except Exception:  # a tool that is missing or a case nobody thought of: one failure, and on
        checks(False, traceback.format_exc())
    report(name, checks, time.monotonic() - start)
    return checks


def finish(results):
    """The last line, which counts the checks of all groups. Returns the exit code: it is a failure, too, if nothing was checked."""
    passed, failed = sum(r.passed for r in results), sum(len(r.failures) for r in results)
    skipped = 0 if passed else sum(len(r.skipped) for r in results)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not (passed or skipped) else 0


def run_named(name):
    return run_group(name, cases.GROUPS[name])


def run_groups(names):
    """Two groups or more at once, each in a process of its own; what all of them read is made before."""
    if len(names) > 1:
        cases.prepare()
    names = sorted(names, key=lambda name: LONG.index(name) if name in LONG else len(LONG))
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(min(os.cpu_count() or 2, len(names) or 1), mp_context=context) as pool:
        return list(pool.map(run_named, names))


def main(arguments):
    if arguments == ["--update"]:
        cases.update()
        return 0
    units = {f"unit tests, {c}": start_unit_tests(c) for c in cases.COMPILERS if not arguments}
    results = run_groups([name for name in cases.GROUPS if not arguments or name in arguments])
    for name, process in units.items():
        results.append(run_group(name, lambda checks: finish_unit_tests(checks, process)))
    return finish(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

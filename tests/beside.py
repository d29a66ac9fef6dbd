"""Checks in processes of their own, beside each other: Python computes on one core only."""
import traceback
from concurrent.futures import ProcessPoolExecutor


class Said:
    """Keeps what a check was told, for the process that counts."""

    def __init__(self):
        self.said = []

    def __call__(self, held, what):
        self.said.append((bool(held), what))
        return held

    def same(self, got, wanted, what):
        return self(got == wanted, f"{what}: wanted {wanted!r}, got {got!r}")

    def failures(self):
        return [what for held, what in self.said if not held]


def say(call):
    function, *arguments = call
    said = Said()
    try:
        function(said, *arguments)
    except Exception:  # a tool that is missing or a case nobody thought of: one failure, and on
        said(False, traceback.format_exc())
    return said.said


def run(check, workers, calls):
    """Calls each (function, argument…) with a check as its first argument; what they say is counted in their order."""
    with ProcessPoolExecutor(workers) as pool:
        for said in pool.map(say, calls):
            for held, what in said:
                check(held, what)

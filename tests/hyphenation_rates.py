#!/usr/bin/env python3
"""Rates of hyphenation beside the patterns of 1994, on any annotated list.

    tests/hyphenation_rates.py [--program "build/haefte hyphenate"] [--wrong] LIST.tsv …

A list has a word a line: the word, the word with `=` at every legal break, the word with `=` at its compound joints;
further columns and lines with `#` are passed over. Legal: of the breaks offered. Joints: of those in the list,
offered as breaks. Offered: of the legal breaks in the list. Poor breaks (two letters before or after) count. The
patterns are applied twice: as libhyphen does with Debian's file, which skips patterns inside others, and as Liang
meant them."""
import argparse
import re
import subprocess

PATTERNS = "/usr/share/hyphen/hyph_da_DK.dic"


def breaks(marked, marks):
    found, at = set(), 0
    for c in marked:
        if c in marks:
            found.add(at)
        else:
            at += 1
    return found


def read_list(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return [row for row in rows if len(row) > 2 and row[1].replace("=", "") == row[0] == row[2].replace("=", "")]


class Patterns:
    def __init__(self, path):
        self.patterns = {}
        with open(path, encoding="latin-1") as file:
            next(file)
            for line in map(str.strip, file):
                if line and not line.startswith("%"):
                    letters = re.sub("[0-9]", "", line)
                    values = [int(v or 0) for v in re.split("[^0-9]", line)]
                    self.patterns[letters] = values
        self.longest = max(map(len, self.patterns))
        self.beginnings = {p[:i] for p in self.patterns for i in range(1, len(p) + 1)}

    def liang(self, word):
        s, level = "." + word.lower() + ".", [0] * (len(word) + 3)
        for i in range(len(s)):
            for j in range(i + 1, min(len(s), i + self.longest) + 1):
                for k, value in enumerate(self.patterns.get(s[i:j], ())):
                    level[i + k] = max(level[i + k], value)
        return {i for i in range(2, len(word) - 1) if level[i + 1] % 2}

    def libhyphen(self, word):
        """libhyphen follows the longest beginning of a pattern that ends at each letter, and uses it if it is one."""
        s, level = "." + word.lower() + ".", [0] * (len(word) + 3)
        for end in range(1, len(s) + 1):
            start = next((i for i in range(max(0, end - self.longest), end) if s[i:end] in self.beginnings), end)
            for k, value in enumerate(self.patterns.get(s[start:end], ())):
                level[start + k] = max(level[start + k], value)
        return {i for i in range(2, len(word) - 1) if level[i + 1] % 2}


def rates(rows, found):
    offered = legal = annotated = joints = joints_found = 0
    for (_, marked, jointed, *_), places in zip(rows, found):
        allowed, wanted = breaks(marked, "="), breaks(jointed, "=")
        offered += len(places)
        legal += len(places & allowed)
        annotated += len(allowed)
        joints += len(wanted)
        joints_found += len(wanted & places)
    return tuple(100 * a / max(1, b) for a, b in ((legal, offered), (joints_found, joints), (legal, annotated)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="build/haefte hyphenate")
    parser.add_argument("--wrong", action="store_true", help="list the words with illegal breaks or missed joints")
    parser.add_argument("lists", nargs="+")
    options = parser.parse_args()
    patterns = Patterns(PATTERNS)
    for path in options.lists:
        rows = read_list(path)
        run = subprocess.run(options.program.split(), input="".join(row[0] + "\n" for row in rows),
                             stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8")
        marked = run.stdout.split("\n")[:len(rows)]
        ours = [breaks(m, "=-.") if "-" not in row[0] else breaks(row[1], "=") for m, row in zip(marked, rows)]
        print("%s, %d words%26s%10s%10s" % (path, len(rows), "legal", "joints", "offered"))
        groups = sorted({row[3] for row in rows if len(row) > 3})
        for name, found in (("haefte", ours), ("1994, libhyphen", [patterns.libhyphen(row[0]) for row in rows]),
                            ("1994, as meant", [patterns.liang(row[0]) for row in rows])):
            print("  %-40s%9.2f%10.2f%10.2f" % ((name,) + rates(rows, found)))
            for group in groups:
                some = [(row, places) for row, places in zip(rows, found) if len(row) > 3 and row[3] == group]
                print("    %-38s%9.2f%10.2f%10.2f" % ((f"{group}, {len(some)}",) + rates(*zip(*some))))
        if options.wrong:
            for row, mark, found in zip(rows, marked, ours):
                illegal, missed = found - breaks(row[1], "="), breaks(row[2], "=") - found
                if illegal or missed:
                    print("  %s%s\t%s\t%s\t%s" % ("illegal " * bool(illegal), "missed" * bool(missed), mark, *row[1:3]))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How well the lines of running text are broken, seen from outside: line_quality.py FILE.pdf ...

Counts, in every text block of three lines or more: lines, lines that end in a hyphen, the longest run of those, runts
(a last line of fewer than five letters), loose lines (word spaces over half an em on average). Poppler finds the blocks,
so single figures are good to a few per cent; any producer's PDF can be measured.
"""
import sys
from dataclasses import dataclass

import reader

LINE_HEIGHT = 1.25  # of poppler's word boxes, in ems: ascent and descent of the faces we use


@dataclass
class Quality:
    lines: int = 0
    hyphens: int = 0
    longest_run: int = 0
    runts: int = 0
    loose: int = 0

    def add(self, other):
        self.lines += other.lines
        self.hyphens += other.hyphens
        self.longest_run = max(self.longest_run, other.longest_run)
        self.runts += other.runts
        self.loose += other.loose

    def __str__(self):
        share = 100 * self.hyphens / max(1, self.lines)
        return (f"{self.lines} lines, {self.hyphens} hyphenated ({share:.1f} %), longest run {self.longest_run}, "
                f"{self.runts} runts, {self.loose} loose")


def mean_space(words):
    """The mean word space of a line, in ems."""
    gaps = [right.left - left.right for left, right in zip(words, words[1:])]
    return sum(gaps) / len(gaps) / ((words[0].bottom - words[0].top) / LINE_HEIGHT)


def measure_block(lines):
    quality = Quality(lines=len(lines))
    run = 0
    for number, words in enumerate(lines):
        last = number + 1 == len(lines)
        end = words[-1].text
        divided = not last and len(end) > 1 and end[-1] in "-\u2010\u00ad"
        run = run + 1 if divided else 0
        quality.hyphens += divided
        quality.longest_run = max(quality.longest_run, run)
        ends_text = number > 0 and end[-1] in ".…"
        quality.runts += ends_text and len(words) == 1 and len(end.strip(".,;:…")) < 5
        quality.loose += not last and len(words) > 1 and mean_space(words) > 0.5
    return quality


def measure(pdf):
    total = Quality()
    for lines in reader.blocks(pdf):
        lines = [[word for word in words if word.text not in "•–"] for words in lines]
        lines = [words for words in lines if words]
        if len(lines) >= 3:  # the rest are headings, folios and labels
            total.add(measure_block(lines))
    return total


def main(files):
    if not files:
        sys.exit(__doc__)
    total = Quality()
    for file in files:
        quality = measure(file)
        total.add(quality)
        print(f"{file}: {quality}")
    print(f"all: {total}")


if __name__ == "__main__":
    main(sys.argv[1:])

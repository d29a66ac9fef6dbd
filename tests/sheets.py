"""Booklets to fold and cards to cut, as they come out of the printer: sheets are folded, turned over and cut here in
arithmetic, by where poppler finds the words of each page and MuPDF the marks."""
import math
import re
from collections import Counter, namedtuple

import beside
import frameworks
import pictures
import plates
import reader
from expected import BOOKLET, CARD, DATA, EXTRACT, ROOT, ascii_name, squeezed

LAYOUT = ROOT / "tests/cases/sheets/layout.yaml"
PICTURES = ROOT / "tests/cases/sheets"
PICTURE_TOLERANCE = 2.0  # a page in the place of another differs by 10 and more
FOLDS = (74, 148)  # mm
SIDES = ("forside", "bagside")
CARD_BLEED = 3  # mm, of the shipped presets
CLOSE = 0.03  # points: what is left of three decimals

# A page on a side of a sheet. `number`: from 1, None for a blank. `left`, `top`: where its trim is on the side, points;
# `turned`: by 180 degrees.
Placed = namedtuple("Placed", "number turned left top right bottom")
Area = namedtuple("Area", "left top right bottom")


# ---- finding pages on sheets ----

def words_of(page):
    return [word for line in page.lines for word in line]


def words_in(words, area):
    return [w for w in words if area.left < (w.left + w.right) / 2 < area.right and area.top < (w.top + w.bottom) / 2 < area.bottom]


def texts(words):
    return Counter(word.text for word in words)


def spread_of(values):
    return max(values) - min(values)


def locate(page, words):
    """Where a page's trim is by the words that it has once; None where they are not placed as on the page."""
    there, once = {word.text: word for word in words}, {text for text, times in texts(words).items() if times == 1}
    pairs = [(word, there[word.text]) for word in words_of(page) if word.text in once]
    upright = [(on.left - off.left, on.top - off.top) for off, on in pairs]
    turned = [(on.right + off.left, on.bottom + off.top) for off, on in pairs]
    for offsets, is_turned in ((upright, False), (turned, True)):
        xs, ys = zip(*offsets)
        if len(pairs) > 1 and spread_of(xs) < CLOSE and spread_of(ys) < CLOSE:
            left, top = (xs[0] - page.width, ys[0] - page.height) if is_turned else (xs[0], ys[0])
            return is_turned, left, top, left + page.width, top + page.height
    return None


def find_page(check, what, pages, words):
    """Which of the pages these words are, and where. `pages`: of the screen file."""
    wanted = texts(words)
    numbers = [number for number, page in enumerate(pages, 1) if sum(map(len, page.lines)) == len(words) and texts(words_of(page)) == wanted]
    if not check(len(numbers) == 1, f"{what}: the words of pages {numbers} are there: {' '.join(w.text for w in words)[:200]}"):
        return None
    place = locate(pages[numbers[0] - 1], words)
    return Placed(numbers[0], *place) if check(place, f"{what}: page {numbers[0]} is not put together as on the screen") else None


def on_clips(check, what, pages, side, clips, label):
    """The page in each clip. What stands beside them is the label, a pattern."""
    words, found = words_of(side), []
    for clip in clips:
        here = words_in(words, Area(*clip))
        found.append(find_page(check, f"{what}, at {clip[0]:.0f}, {clip[1]:.0f}", pages, here))
        words = [word for word in words if word not in here]
    beside_them = " ".join(word.text for word in words)
    check(re.fullmatch(label, beside_them), f"{what}: beside the pages stands {beside_them!r}, and not {label!r}")
    return found


# ---- booklets ----

def halves(check, what, pages, side, clips, label):
    """The pages on the left and the right half of a side; the half of a blank has no clip."""
    fold = side.width / 2
    across = [word.text for word in words_of(side) if word.left < fold < word.right and not label]
    check(not across, f"{what}: across the fold: {across}")
    found = on_clips(check, what, pages, side, clips, label)
    halves = [[placed for placed, clip in zip(found, clips) if (clip[0] + clip[2] > side.width) == right] for right in (False, True)]
    check(all(len(half) <= 1 for half in halves), f"{what}: two pages on a half: {halves}")
    return [half[0] if half else Placed(None, False, 0, 0, 0, 0) for half in halves]


def read_folded(sides, level):
    """The pages of a folded pile in the order they are read. The outermost sheet lies undermost, front down. What lies
    behind the right half of a front is the left half of its back, where the sheet is turned over about an upright axis,
    and its right half where it is turned about a level one."""
    order = []
    for front, back in zip(sides[::2], sides[1::2]):
        order += [front[1], back[1] if level else back[0]]
    for front, back in reversed(list(zip(sides[::2], sides[1::2]))):
        order += [back[0] if level else back[1], front[0]]
    return order


def wanted_order(count, at_end=False):
    """1, 2, … and None for blanks, which come before the last page."""
    blanks = [None] * (-count % 4)
    return [*range(1, count + 1), *blanks] if at_end or count == 1 else [*range(1, count), *blanks, count]


def check_folded(check, what, sides, sheet, count, level, at_end=False, thickness=0.1):
    """Every page once and in order, heads up, back to back; each sheet nearer to the fold than the one around it."""
    got = [placed and placed.number for placed in read_folded(sides, level)]
    check.same(got, wanted_order(count, at_end), f"{what}: the order in which it is read")
    for number, (front, back) in enumerate(zip(sides[::2], sides[1::2])):
        creep = math.pi / 2 * thickness * reader.MM * number
        for half, placed in enumerate(front):
            behind = back[half] if level else back[1 - half]
            where = f"{what}, sheet {number + 1}, {'right' if half else 'left'} half"
            if placed and placed.number:
                at_fold = placed.left if half else placed.right
                wanted = sheet.width / 2 + (-creep if half else creep)
                check(abs(at_fold - wanted) < CLOSE and not placed.turned, f"{where}: the spine of page {placed.number} is at {at_fold}, not at {wanted}")
                check(abs(placed.top + placed.bottom - sheet.height) < CLOSE, f"{where}: page {placed.number} is not in the middle: {placed}")
            if placed and behind and placed.number and behind.number:
                check(behind.turned == level, f"{where}: page {behind.number} stands on its head")
                mirrored = ((placed.left, sheet.height - placed.bottom, placed.right, sheet.height - placed.top) if level
                            else (sheet.width - placed.right, placed.top, sheet.width - placed.left, placed.bottom))
                check(max(abs(a - b) for a, b in zip(mirrored, behind[2:])) < CLOSE, f"{where}: pages {placed.number} and {behind.number} are not back to back: {placed} {behind}")


def check_clips(check, what, traced):
    """What is painted of a page ends at the fold and at the edge of the sheet."""
    fold = traced.width / 2
    across = [clip for clip in traced.clips if clip[0] < fold - CLOSE and clip[2] > fold + CLOSE]
    check(not across, f"{what}: painted across the fold: {across}")
    beyond = [clip for clip in traced.clips if min(clip[:2]) < -CLOSE or clip[2] > traced.width + CLOSE or clip[3] > traced.height + CLOSE]
    check(not beyond, f"{what}: painted beyond the sheet: {beyond}")


def check_booklet(check, what, pdf, screen, level=False, at_end=False, thickness=0.1, labels=()):
    pages, sheets, traces = reader.pages(screen), reader.pages(pdf), plates.trace(pdf, texts=False)
    check.same(len(sheets), (len(pages) + 3) // 4 * 2, f"{what}: sides")
    sides = []
    for number, (side, traced) in enumerate(zip(sheets, traces), 1):
        sides.append(halves(check, f"{what}, side {number}", pages, side, traced.clips, labels[number - 1] if labels else ""))
        check_clips(check, f"{what}, side {number}", traced)
    check_folded(check, what, sides, sheets[0], len(pages), level, at_end, thickness)
    if labels:
        check_booklet_marks(check, what, traces, pages[0])


def check_booklet_marks(check, what, traces, page):
    """Round the two pages of every side, crop marks at the corners of what is cut, which creeps, and dashes at the fold."""
    bleed, offset, length = (n * reader.MM for n in (3, 4, 5))
    for number, traced in enumerate(traces, 1):
        creep = math.pi / 2 * 0.1 * reader.MM * ((number - 1) // 2)
        fold, top = traced.width / 2, (traced.height - page.height) / 2
        left, right, bottom = fold - page.width + creep, fold + page.width - creep, traced.height - top
        crops = {(x + out * offset, y, x + out * (offset + length), y) for x, out in ((left, -1), (right, 1)) for y in (top, bottom)}
        crops |= {(x, y + out * offset, x, y + out * (offset + length)) for x in (left, right) for y, out in ((top, -1), (bottom, 1))}
        folds = {(fold, y + out * offset, fold, y + out * (offset + length)) for y, out in ((top, -1), (bottom, 1))}
        for dashed, wanted in ((False, crops), (True, folds)):
            got = {(*stroke.ends[0], *stroke.ends[1]) for stroke in traced.strokes if is_mark(stroke) and stroke.dashed == dashed}
            check(same_lines(got, wanted), f"{what}, side {number}: {'fold' if dashed else 'crop'} marks {sorted(got)} and not {sorted(wanted)}")
        ends = min(clip[0] for clip in traced.clips), max(clip[2] for clip in traced.clips)
        check(max(abs(a - b) for a, b in zip(ends, (left - bleed, right + bleed))) < CLOSE, f"{what}, side {number}: the bleed goes from {ends[0]} to {ends[1]}")


def is_mark(stroke):
    """Marks are black hairlines; those of the page's own art are thicker."""
    return abs(stroke.width - 0.09 * reader.MM) < 0.002


def same_lines(got, wanted):
    return len(got) == len(wanted) and all(any(max(abs(a - b) for a, b in zip(one, other)) < CLOSE for other in got) for one in wanted)


def booklet(check, document, screen, paper):
    check_booklet(check, document, paper / document.replace(".pdf", "-haefte.pdf"), screen / document)


def booklet_with_marks(check, screen, paper):
    document, title = "ledelsesgrundlag-haefte-sra3.pdf", reader.info(screen / BOOKLET)["Title"]
    labels = [re.escape(f"{title} – ark {side // 2 + 1} af 5, {SIDES[side % 2]}") for side in range(10)]
    check_booklet(check, document, paper / document, screen / BOOKLET, labels=labels)


def thick_booklet(check, screen, build):
    preset = (ROOT / "layouts/press/booklet.yaml").read_text(encoding="utf-8").replace("short edge", "long edge").replace("thickness: 0.1", "thickness: 2")
    made = build(preset, DATA, ROOT / "layouts/booklet.yaml")
    check_booklet(check, "long edge, 2 mm thick", made / BOOKLET.replace(".pdf", "-haefte.pdf"), screen / BOOKLET, level=True, thickness=2)


SMALL = "kind: booklet\nsuffix: -ark\ncolours: screen\npaper: A4\nturned over by: {} edge\nmissing pages: {}\nthickness: {}\n"


def numbers_of_pages(check, numbers, build, folder):
    """Every number of pages from one to twelve: what is missing to a multiple of four is left blank where it was said."""
    for count in numbers:
        framework = folder / f"{count}.yaml"
        framework.write_text(frameworks.make(forms=count, roles=1, columns=1, statements=1, words=3, seed=count), encoding="utf-8")
        level, at_end = count % 2 == 0, count % 3 == 0
        made = build(SMALL.format("long" if level else "short", "at the end" if at_end else "before the last", 1), framework, LAYOUT)
        what = f"{count} pages{', long edge' if level else ''}{', blanks at the end' if at_end else ''}"
        check.same(len(reader.pages(made / "hefte.pdf")), count, f"{what}: pages on the screen")
        check_booklet(check, what, made / "hefte-ark.pdf", made / "hefte.pdf", level, at_end, thickness=1)
        check_blanks(check, what, made / "hefte-ark.pdf", count)


def check_blanks(check, what, pdf, count):
    """A half without words is white paper."""
    sides = reader.pages(pdf)
    white = 0
    for number, side in enumerate(sides, 1):
        picture = pictures.draw(pdf, number, 20)
        for first, last in ((0, picture.width // 2 - 1), (picture.width // 2 + 1, picture.width)):
            rows = (picture.pixels[3 * (y * picture.width + first):3 * (y * picture.width + last)] for y in range(picture.height))
            white += all(row.count(255) == len(row) for row in rows)
    check.same(white, -count % 4, f"{what}: halves that are left white")


# ---- cards ----

def check_side(check, what, side, traced, cards, turned_over):
    """Nothing beyond the sheet, bleeds as ordered, a mark for each cut and each fold that has room, none on a card."""
    outside = [word.text for word in words_of(side) if word.left < 0 or word.top < 0 or word.right > side.width or word.bottom > side.height]
    check(not outside, f"{what}: beyond the sheet: {outside}")
    bleed = CARD_BLEED * reader.MM
    marks = [(*stroke.ends[0], *stroke.ends[1], stroke.dashed) for stroke in traced.strokes if is_mark(stroke)]
    for x, y, to_x, to_y, _ in marks:
        check(min(x, y, to_x, to_y) >= -CLOSE and max(x, to_x) <= side.width + CLOSE and max(y, to_y) <= side.height + CLOSE, f"{what}: a mark beyond the sheet")
        on_card = [clip for _, clip in cards if clip[0] + CLOSE < (x + to_x) / 2 < clip[2] - CLOSE and clip[1] + CLOSE < (y + to_y) / 2 < clip[3] - CLOSE]
        check(not on_card, f"{what}: the mark at {x:.1f}, {y:.1f} is on a card: {on_card}")
    cuts = {round(x, 1) for placed, _ in cards for x in (placed.left, placed.right)}, {round(y, 1) for placed, _ in cards for y in (placed.top, placed.bottom)}
    folds = {round(placed.right - at * reader.MM if turned_over != placed.turned else placed.left + at * reader.MM, 1) for placed, _ in cards for at in FOLDS}
    for placed, clip in cards:
        check(max(abs(a - b) for a, b in zip(clip, (placed.left - bleed, placed.top - bleed, placed.right + bleed, placed.bottom + bleed))) < CLOSE,
              f"{what}: card {placed.number}: bleed {clip} round {placed}")
    near = [{round(v, 1) for v in values} for values in ([x for x, _, to, _, dash in marks if x == to and not dash], [y for _, y, _, to, dash in marks if y == to and not dash],
                                                         [x for x, _, _, _, dash in marks if dash])]
    for name, got, wanted in (("upright cuts", near[0], cuts[0]), ("level cuts", near[1], cuts[1]), ("folds", near[2], folds)):
        check(len(got) == len(wanted) and all(min(abs(a - b) for b in got) < 0.11 for a in wanted), f"{what}: marks for {name} at {sorted(got)}, wanted {sorted(wanted)}")


def check_cards(check, what, pdf, pages, per_sheet, level, labels):
    """Fronts and backs of the same cards lie behind each other, whichever way the sheet is turned over."""
    sides, traces = reader.pages(pdf), plates.trace(pdf, texts=False)
    cards = len(pages) // 2
    check.same(len(sides), 2 * math.ceil(cards / per_sheet), f"{what}: sides")
    seen = []
    for front in range(0, len(sides), 2):
        both = []
        for n in (front, front + 1):
            found = on_clips(check, f"{what}, side {n + 1}", pages, sides[n], traces[n].clips, labels[n])
            both.append([(placed, clip) for placed, clip in zip(found, traces[n].clips) if placed])
        for n, found in enumerate(both):
            check_side(check, f"{what}, side {front + n + 1}", sides[front + n], traces[front + n], found, turned_over=n == 1 and not level)
        check.same(len(both[0]), len(both[1]), f"{what}: cards on front and back")
        width, height = sides[front].width, sides[front].height
        for placed, _ in both[0]:
            mirrored = ((placed.left, height - placed.bottom, placed.right, height - placed.top) if level else (width - placed.right, placed.top, width - placed.left, placed.bottom))
            behind = [other for other, _ in both[1] if max(abs(a - b) for a, b in zip(mirrored, other[2:])) < CLOSE]
            check([(other.number, other.turned) for other in behind] == [(placed.number + 1, level)], f"{what}: behind card {placed} is {behind}")
            seen.append(placed.number)
    check.same(seen, list(range(1, len(pages) + 1, 2)), f"{what}: the cards")


def cards(check, framework, screen, paper, build):
    names = [CARD.format(ascii_name(form)) for form in framework.forms]
    pages = [page for name in names for page in reader.pages(screen / name)]
    each = [f"Lommekort – kort {n} af {len(framework.forms)}, {side}" for n in range(1, len(framework.forms) + 1) for side in SIDES]
    shared = [f"Lommekort – ark 1 af 1, {side}" for side in SIDES]
    for shipped, name, per_sheet, edge, labels in (("cards", "lommekort-ark.pdf", 4, "short edge", shared), ("cards-a4", "lommekort-a4.pdf", 1, "long edge", each)):
        check_cards(check, name, paper / name, pages, per_sheet, False, labels)
        text = squeezed("".join(reader.page_texts(paper / name)))
        missing = [statement for form in framework.forms for statement in framework.of_form(form) if squeezed(statement) not in text]
        check(not missing, f"{name}: no longer text: {missing}")
        preset = (ROOT / f"layouts/press/{shipped}.yaml").read_text(encoding="utf-8").replace("short edge" if edge == "long edge" else "long edge", edge)
        made = build(preset, DATA, ROOT / "layouts/card.yaml")
        check_cards(check, f"{name}, {edge}", made / name, pages, per_sheet, True, labels)


# ---- pictures ----

def shown():
    """The sides of which a picture is kept: file of the paper folder, side, pixels to the inch."""
    return {"booklet.png": ("ledelsesgrundlag-haefte-sra3.pdf", 7, 24), "cards.png": ("lommekort-ark.pdf", 1, 16)}


def draw(paper):
    return {name: pictures.draw(paper / pdf, side, dpi) for name, (pdf, side, dpi) in shown().items()}


def write_pictures(paper):
    for name, picture in draw(paper).items():
        if not (PICTURES / name).exists() or pictures.difference(picture, pictures.read_png(PICTURES / name)) > PICTURE_TOLERANCE / 10:
            pictures.write_png(PICTURES / name, picture)


def golden(check, paper):
    for name, picture in draw(paper).items():
        if not check((PICTURES / name).exists(), f"{name}: no such picture"):
            continue
        off = pictures.difference(picture, pictures.read_png(PICTURES / name))
        check(off <= PICTURE_TOLERANCE, f"{name}: {shown()[name]} looks different, by {off:.1f} of 255")


def sound(check, paper):
    for pdf in sorted([*paper.glob("*-haefte*.pdf"), paper / "lommekort-ark.pdf", paper / "lommekort-a4.pdf"]):
        check.same(reader.faults(pdf), [], f"{pdf.name}: faults")


def group(check, framework, screen, paper, folder, build, workers):
    """`screen`, `paper`: the folders with the files; build(preset as text, framework, layout) returns another."""
    calls = [(booklet, document, screen, paper) for document in (BOOKLET, EXTRACT.format("alle"), EXTRACT.format("tilbudsleder"))]
    calls += [(booklet_with_marks, screen, paper), (thick_booklet, screen, build), (cards, framework, screen, paper, build), (golden, paper), (sound, paper)]
    calls += [(numbers_of_pages, numbers, build, folder) for numbers in (range(1, 7), range(7, 13))]
    beside.run(check, workers, calls)

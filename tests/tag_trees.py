"""Tag trees as text, a line for each element: tag, attributes, where a link leads, what is printed in it. No object numbers."""
import tags
from expected import BOOKLET, CARD, EXTRACT, POSTER

PAGE = 10  # a left page of a form's spread: abbreviations, a word of another language, half a table


def texts(trees):
    """The golden files: one page, one extract, one card, the poster."""
    return {
        "booklet-page.txt": "".join(lines(trees[BOOKLET], PAGE)),
        "extract.txt": "".join(lines(trees[EXTRACT.format("tilbudsleder")])),
        "card.txt": "".join(lines(trees[CARD.format("faglig")])),
        "poster.txt": "".join(lines(trees[POSTER])),
    }


def lines(tree, page=None):
    """The whole tree, or what has content or a link on a page with what that stands in."""
    for element in tree.root.walk():
        if page is None or any(page in {kid.page for kid in below.kids if not isinstance(kid, tags.Element)} for below in element.walk()):
            yield "  " * len(list(element.ancestors())) + line(tree, element) + "\n"


def line(tree, element):
    words = [element.tag] + [f"{key}={shown(entry)}" for key, entry in sorted(element.attributes.items())]
    for annotation in element.annotations():
        words.append(f'Contents="{annotation.contents}" page={tree.numbers.get(annotation.entry["/Dest"][0])}')
    if text := tags.blanks(tags.inline_text(element)):
        words.append(f'"{text}"')
    return " ".join(words)


def shown(entry):
    if isinstance(entry, list):
        return "[" + " ".join(map(shown, entry)) + "]"
    return f'"{entry}"' if isinstance(entry, str) and " " in entry else str(entry)

"""Texts as questions hold them: decoded, without markup, without stray gaps and signs."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser

from .limits import CATEGORY_LEVELS, CATEGORY_NAME, key_of
from .questions import Choice, Question

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What neither XML nor a database can hold: controls, halves of pairs, byte order marks.
_UNUSABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_GAPS = re.compile("[ \t]+")
_EMPTY_LINES = re.compile("\n{3,}")

TRUE_WORDS = {
    *("true", "taisnība", "patiess", "patiesi", "pareizi"),
    *("правда", "верно", "істина", "правильно", "правильне"),
}
FALSE_WORDS = {
    *("false", "nav taisnība", "nepatiess", "nepatiesi", "nepareizi"),
    *("неправда", "неверно", "хибно", "неправильно", "неправильне"),
}


def lines_of(text: str) -> str:
    """Return the text with `\\n` for every kind of line end and without unusable signs."""
    return _UNUSABLE.sub("", _LINE_ENDS.sub("\n", text))


def tidy(text: str) -> str:
    """Return the text in lines without gaps around them, with one empty line at most between."""
    lines = (_GAPS.sub(" ", line).strip() for line in lines_of(text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Return the text in one line. No-break spaces inside stay."""
    return _GAPS.sub(" ", tidy(text).replace("\n", " "))


def tidied(question: Question) -> Question:
    """Return the question as any format gives it back: the question and its explanation may have
    several lines, every other text has one.
    """
    return replace(
        question,
        text=tidy(question.text),
        id=one_line(question.id),
        category="/".join(names_of(question.category)),
        explanation=tidy(question.explanation),
        choices=tuple(
            Choice(one_line(choice.text), choice.right, one_line(choice.feedback))
            for choice in question.choices
        ),
        answers=tuple(one_line(answer) for answer in question.answers),
        pairs=tuple((one_line(left), one_line(right)) for left, right in question.pairs),
        items=tuple(one_line(item) for item in question.items),
        source_name=one_line(question.source_name),
        source_url=one_line(question.source_url),
    )


def names_of(category: str) -> list[str]:
    """Return the names in a category that is divided by `/`, the outermost first."""
    return [name for name in map(one_line, category.split("/")) if name]


def within_levels(category: str) -> str:
    """Return the category with deeper levels joined to the last allowed, and names cut to fit."""
    names = names_of(category)
    outer, inner = names[: CATEGORY_LEVELS - 1], names[CATEGORY_LEVELS - 1 :]
    kept = [*outer, " – ".join(inner)] if inner else outer
    return "/".join(name[:CATEGORY_NAME].strip() for name in kept)


def moodle_category(path: str) -> str:
    """Return the category that a path of Moodle names: `$course$/top/Riga` is `Riga`."""
    names = path.replace("//", "-").split("/")  # a doubled stroke is part of a name there
    if re.fullmatch(r"\s*\$\w+\$\s*", names[0]):
        names = names[1:]
    if names and names[0].strip() == "top":
        names = names[1:]
    return "/".join(names)


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts tidied, without empty ones and those equal to an earlier one."""
    found: dict[str, str] = {}
    for text in map(one_line, texts):
        if text:
            found.setdefault(key_of(text), text)
    return tuple(found.values())


def truth_of(text: str) -> bool | None:
    """Return what a word such as `true` or `nav taisnība` says; None for any other text."""
    word = one_line(text).casefold().rstrip(".")
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


def items_of(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return what belongs to 1, 2, 3… in that order; empty if the left sides are other texts."""
    places = {left.strip(): right for left, right in pairs}
    numbers = [str(number) for number in range(1, len(places) + 1)]
    if set(numbers) != set(places):
        return ()
    return tuple(places[number] for number in numbers)


def decode(data: bytes) -> tuple[str, bool] | None:
    """Return the text and whether its encoding is certain; None if the data are no text."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if text := _decoded(data, "utf-8"):
        return text
    # Without its mark, UTF-16 gives itself away by the empty halves of the signs of every format.
    head = data[:2000]
    if 0 in head:
        return _decoded(data, "utf-16-be" if 0 in head[:1] else "utf-16-le")
    baltic = _decoded(data, "cp1257")
    return (baltic[0], False) if baltic else None


def _decoded(data: bytes, encoding: str) -> tuple[str, bool] | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else (text, True)


_PAIR = re.compile(r"\\[\\>→]|->|–>|→")
_PAIR_ESCAPED = re.compile(r"\\([\\>→])")


def pair_of(text: str) -> tuple[str, str] | None:
    """Return the two sides of `left -> right`; None if there is no arrow. `\\>` is no arrow."""
    for arrow in _PAIR.finditer(text):
        if not arrow[0].startswith("\\"):
            sides = text[: arrow.start()], text[arrow.end() :]
            return _unescaped(sides[0]), _unescaped(sides[1])
    return None


def text_of_pair(left: str, right: str) -> str:
    """Return the pair as `pair_of` takes it apart."""
    left, right = left.replace("\\", "\\\\"), right.replace("\\", "\\\\")
    for head in (">", "→"):
        left = left.replace(head, f"\\{head}")
    return f"{left} -> {right}"


def _unescaped(side: str) -> str:
    return _PAIR_ESCAPED.sub(r"\1", side).strip()


_TAGS = (
    *("a", "b", "blockquote", "br", "code", "div", "em", "font", "h[1-6]", "hr", "i", "img", "li"),
    *("ol", "p", "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "tr", "u"),
    *("ul", "audio", "video", "iframe", "object", "svg"),
)
LONGEST = 20_000  # signs of HTML that are read; more is no text of one question
_DATA = re.compile(r"data:[\w/+.-]+;base64,[\w/+=]*")
_MARKUP = re.compile(rf"</?(?:{'|'.join(_TAGS)})(?:\s[^<>]*)?/?>|&(?:[a-z]+|#\d+);", re.IGNORECASE)
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_NO_TAG = re.compile(r"<(?!/?[a-z][^<>]*>)", re.IGNORECASE)


class TooLong(ValueError):
    """The HTML is longer than any text of a question."""


def has_markup(text: str) -> bool:
    return _MARKUP.search(text) is not None


def without_markup(html: str) -> tuple[str, bool]:
    """Return the plain text of HTML, and whether a picture, sound or film was left out.

    Raises TooLong.
    """
    # Pictures inside the text are long, and so are the comments of word processors.
    html = _without_comments(_DATA.sub("", html))
    if len(html) > LONGEST:
        raise TooLong
    parser = _PlainText()
    # The parser looks through all that follows for the end of what it takes for a tag.
    parser.feed(_NO_TAG.sub("&lt;", _DECLARATION.sub("", html)))
    parser.close()
    return tidy("".join(parser.parts).replace("\xa0", " ")), parser.lost_media


def _without_comments(html: str) -> str:
    kept, place = [], 0
    while (start := html.find("<!--", place)) >= 0 and (end := html.find("-->", start)) >= 0:
        kept.append(html[place:start])
        place = end + 3
    return "".join([*kept, html[place:]])


class _PlainText(HTMLParser):
    BREAKS = {"br", "p", "div", "li", "tr", "table", "ul", "ol", "pre", "blockquote", "hr"}
    BREAKS |= {f"h{level}" for level in range(1, 7)}
    MEDIA = {"img", "audio", "video", "iframe", "object", "embed", "svg", "canvas"}
    SILENT = {"script", "style"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost_media = False
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.lost_media |= tag in self.MEDIA
        self.silent = tag in self.SILENT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent = False
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(re.split(r"[ \t\r\n]+", data)))

    def _break(self, tag: str) -> None:
        if tag in self.BREAKS and (tag == "br" or self.parts[-1:] != ["\n"]):
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

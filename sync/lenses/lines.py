"""The lines of a cell, split without loss: sign, indent and blanks are remembered for writing back (DOMAIN.md 3.1)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sync.lenses.invisible import MARKS

SIGNS = "•·●○◦▪▫■□‣⁃➢➤►▶→⇒☐–—-*"
"""Signs that people put before a line; `o`, `1)`, `a)` and `ii)` are signs too, `1.` in a numbered list."""

OTHER_BREAKS = "\r\v\f\x85\u2028\u2029"
"""What ends a line in texts that come from other programs."""

TICKS = "✓✔✅☑"
"""Signs before a line that say that it is done: they belong to the words."""

_BREAK = re.compile(rf"[\n{OTHER_BREAKS}]")
_NEEDS_GAP = "–—-*"
_BLANKS = " \t\u00a0\u2007\u202f" + OTHER_BREAKS + MARKS
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[ivx]{2,4})\)")
_ORDINAL = re.compile(r"(\d{1,2})\.")
_COUNT = re.compile(r"(\d+)(?=[.)]\s*$)")
_LETTER = re.compile(r"(?<![A-Za-z])([A-Ya-y])(?=\)\s*$)")
_ROMAN = re.compile(r"(?<![A-Za-z])([ivx]{2,5})(?=\)\s*$)")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the unsigned lines that continue it: `text[start:end] == indent + sign + gap + body + tail`."""

    start: int
    end: int
    indent: str
    sign: str
    gap: str
    body: str
    tail: str

    @property
    def body_start(self) -> int:
        """Where the body begins in the text of the cell."""
        return self.start + len(self.indent) + len(self.sign) + len(self.gap)

    @property
    def body_end(self) -> int:
        return self.body_start + len(self.body)

    @property
    def lead(self) -> str:
        """What stands before the body: indent, sign and gap."""
        return self.indent + self.sign + self.gap


def split(text: str) -> tuple[Line, ...]:
    """The lines of a cell. A line without a sign right after a signed line continues it; blank lines stay in between.

    In a cell without signs every line that is not blank stands for itself. So does a sign alone and a footnote.
    """
    spans = _physical(text)
    numbered = _is_numbered_list(text, spans)
    groups: list[tuple[int, int, str]] = []
    open_group = False
    signs = [_sign_at(text, start, end, numbered) for start, end in spans]
    heading = _headings([text[start:end].strip(_BLANKS) for start, end in spans], signs)
    for index, (start, end) in enumerate(spans):
        sign = signs[index]
        if not text[start:end].strip(_BLANKS):
            open_group = False
            continue
        if says_nothing(text[start:end].strip(_BLANKS)):
            groups.append((start, end, ""))
            open_group = False
        elif sign or not open_group or _starts_anew(text[start:end].strip(_BLANKS), heading[index]):
            groups.append((start, end, sign))
            open_group = bool(sign)
        else:
            groups[-1] = (groups[-1][0], end, groups[-1][2])
    return tuple(_line(text, start, end, sign) for start, end, sign in groups)


def _starts_anew(body: str, heading: bool) -> bool:
    """Whether an unsigned line is no continuation: it has been ticked off, or is a heading over a signed line."""
    return body[0] in TICKS or (heading and not body[0].islower())


def without_headings(found: Sequence[Line]) -> list[Line]:
    """The lines without `Efteråret 2025:` over bullets."""
    heading = _headings([line.body for line in found], [line.sign for line in found])
    return [line for line, over_others in zip(found, heading, strict=True) if not over_others]


def _headings(bodies: Sequence[str], signs: Sequence[str]) -> list[bool]:
    """Which lines are headings: unsigned ones with a colon at their end, over a signed line or over such a heading."""
    found: list[bool] = []
    over_signed = False
    for body, sign in zip(reversed(bodies), reversed(signs), strict=True):
        heading = over_signed and not sign and body.endswith(":")
        found.append(heading)
        over_signed = bool(sign) or heading or (over_signed and not body)
    return found[::-1]


def says_nothing(body: str) -> bool:
    """Whether a line is a sign without words (a bullet not yet written, "-") or a footnote ("*) foreløbigt tal")."""
    return (len(body) == 1 and body in SIGNS) or body.startswith("*)")


def _physical(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for found in _BREAK.finditer(text):
        if found.group() == "\r" and text.startswith("\r\n", found.start()):
            continue  # A trailing blank of its line: the "\n" after it is the break.
        spans.append((start, found.start()))
        start = found.end()
    spans.append((start, len(text)))
    return spans


def line_break(text: str) -> str:
    """What ends the lines of a cell: as its first one does."""
    found = _BREAK.search(text)
    return "\n" if found is None else "\r\n" if text.startswith("\r\n", found.start()) else found.group()


def joined_gaps(gaps: Sequence[str]) -> str:
    """What stands between two lines when those between them go: a blank line stays, and so does a heading."""
    telling = [gap for gap in gaps if gap.strip(_BLANKS + "\n")]
    if not telling:
        return max(gaps, key=lambda gap: len(_BREAK.findall(gap)))
    return (
        "".join(gap.rstrip(_BLANKS + "\n") for gap in telling) + telling[-1][len(telling[-1].rstrip(_BLANKS + "\n")) :]
    )


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _BLANKS:
        start += 1
    return start


def _sign_at(text: str, start: int, end: int, numbered: bool) -> str:
    """The sign of the line, or "". A sign alone on its line is text ("-" says: nothing)."""
    start = _skip_blanks(text, start, end)
    if start == end:
        return ""
    match = _NUMBERED.match(text, start, end) or (_ORDINAL.match(text, start, end) if numbered else None)
    if match:
        sign = match.group()
    elif text[start] in SIGNS or text[start] == "o":
        sign = text[start]
    else:
        return ""
    after = start + len(sign)
    if _skip_blanks(text, after, end) == end:
        return ""
    if text[after] not in _BLANKS and (sign in _NEEDS_GAP or sign[-1].isalpha() or sign[-1] == "."):
        return ""
    return sign


def _is_numbered_list(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether lines count `1.`, `2.`, ...: a lone "1. maj" is a date, not a sign."""
    wanted = 1
    for start, end in spans:
        match = _ORDINAL.match(text, _skip_blanks(text, start, end), end)
        if match and int(match.group(1)) == wanted and match.end() < end and text[match.end()] in _BLANKS:
            wanted += 1
    return wanted > 2


def _line(text: str, start: int, end: int, sign: str) -> Line:
    sign_start = _skip_blanks(text, start, end)
    body_start = _skip_blanks(text, sign_start + len(sign), end)
    body_end = end
    while body_end > body_start and text[body_end - 1] in _BLANKS:
        body_end -= 1
    return Line(
        start=start,
        end=end,
        indent=text[start:sign_start],
        sign=sign,
        gap=text[sign_start + len(sign) : body_start],
        body=text[body_start:body_end],
        tail=text[body_end:end],
    )


def lead_in_style(lines: Sequence[Line], neighbours: Iterable[str]) -> str:
    """Indent, sign and gap of a line that comes first: as in this cell, else as in its neighbours, else "• "."""
    signed = next((line for line in reversed(lines) if line.sign), None)
    if signed:
        return next_lead(signed.lead)
    if lines:
        return lines[-1].indent
    for neighbour in neighbours:
        found = split(neighbour)
        if found and found[0].sign:
            return found[0].lead
    return "• "


def next_lead(lead: str) -> str:
    """`1) ` -> `2) `, `a) ` -> `b) `, `ii) ` -> `iii) `; other signs stay."""
    match = _COUNT.search(lead)
    if match:
        return lead[: match.start()] + str(int(match[1]) + 1) + lead[match.end() :]
    match = _ROMAN.search(lead)
    if match and match[1] in _ROMANS[:-1]:
        return lead[: match.start()] + _ROMANS[_ROMANS.index(match[1]) + 1] + lead[match.end() :]
    match = _LETTER.search(lead)
    return lead[: match.start()] + chr(ord(match[1]) + 1) + lead[match.end() :] if match else lead

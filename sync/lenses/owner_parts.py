"""What the parties of an owner cell are, and where in its text each piece of them stands (DOMAIN.md 3.2 c)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schema.enums import ResponsibilityKind
from schema.rules.personal_data import refuses
from sync.lenses import owner_words as words
from sync.lenses import periods
from sync.lenses.base import Context, LensIssue
from sync.lenses.invisible import MARKS
from sync.lenses.items import OwnerItem
from sync.lenses.lines import OTHER_BREAKS, SIGNS
from sync.lenses.remembered import remembered
from sync.lenses.skeleton import without_footnote

Span = tuple[int, int]
Kind = ResponsibilityKind

# Blanks around a separator are no part of it: pieces are trimmed, and a run of blanks is looked at once.
_HARD = re.compile(
    r"\n|;|(?<=\s)[–—-](?=\s|$|[A-ZÆØÅ]{2,4}\d?\b)"
    r"|(?<=[a-zæøå)])(?<!\bv)(?<![Aa]nsv)(?<![Tt]ovh)(?<![Kk]oord)(?<![Aa]fd)\.(?=\s{1,3}[A-ZÆØÅ])"
)
_ONE = r"(?=\s{1,3}(?:\w{1,40}\s{1,3})?[A-ZÆØÅ]{2,4}\d?\b)"
_VIA_SIGN = r"\bv(?:\.?/|\b\.?(?=\s{1,3}[A-ZÆØÅ]{2,4}\d?\b))"
_SOFT = re.compile(rf"{_VIA_SIGN}|[,/&+]|(?<!-\s)(?<!-)\bog\b|\bsamt\b|\bsammen\s{{1,3}}med\b|\b(?:ved|med)\b{_ONE}")
_SOFT_OR_SEAT = re.compile(rf"{_SOFT.pattern}|:(?=\s{{0,3}}[A-ZÆØÅ]{{2,4}}\d?\b)")
_VIA = re.compile(rf"{_VIA_SIGN}|:|\b(?:ved|med)\b{_ONE}")
_LEADING = " \t\n.-–—" + SIGNS
_UNIT_PIECES = 4
_NUMBERED = re.compile(r"\d{1,2}[.)][ \u00a0]{1,3}(?=\S)")
_UNSEEN = str.maketrans({**dict.fromkeys(MARKS + "\u00a0\u2007\u202f", " "), **dict.fromkeys(OTHER_BREAKS, "\n")})
_SEAT = re.compile(r"(?:\s{0,3}\bv(?:\.?/|\b\.?(?=\s))|\s{1,3}ved\s|\s{0,3}:)\s{0,3}([A-ZÆØÅ]{2,4}\d?)$")
_BRACKET = re.compile(r"\(([^()]{0,200})\)$")


@dataclass(frozen=True, slots=True)
class Part:
    """A party: its item, and the spans of the whole, the name, title, unit, role word and the last day."""

    item: OwnerItem
    start: int
    end: int
    name_at: Span | None = None
    title_at: Span | None = None
    unit_at: Span | None = None
    role_at: Span | None = None
    until_at: Span | None = None


@remembered(unless=lambda answer: tells_of_private_data(answer[1]))
def parse(text: str, context: Context) -> tuple[tuple[Part, ...], tuple[LensIssue, ...]]:
    """The parties in reading order, numbered by `line`; and what the text itself calls for (G01, G02, G06, P rules)."""
    issues: list[LensIssue] = []
    masked = _without_contacts(text, issues).translate(_UNSEEN)
    parts: list[Part] = []
    end = len(without_footnote(masked))
    for (piece_start, piece_end), kind in _labelled(masked, list(_split(masked, 0, end, _HARD))):
        rule = refuses(text[piece_start:piece_end])
        if rule:
            issues.append(LensIssue(rule))
            parts.append(Part(OwnerItem(Kind.COORDINATOR, unreadable=True), piece_start, piece_end))
        else:
            parts += _parties(masked, (piece_start, piece_end), kind, context, issues)
    return _numbered(parts), tuple(issues)


def tells_of_private_data(issues: Sequence[LensIssue]) -> bool:
    """Whether the text holds what must not be kept (G01, G02), or what had better not be (G06)."""
    return any(issue.rule in ("G01", "G02", "G06") for issue in issues)


def _numbered(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Numbers the parties; the first one that is no body is the primary one."""
    named = (i for i, part in enumerate(parts) if part.item.kind is not Kind.ANCHORED and not part.item.unreadable)
    first = next(named, None)
    return tuple(
        replace(part, item=replace(part.item, line=index, primary=index == first)) for index, part in enumerate(parts)
    )


def _without_contacts(text: str, issues: list[LensIssue]) -> str:
    """The text with phone numbers and private addresses blanked out (G06); a work address may stand for a name."""
    blanked = text
    private = False
    for match in words.PHONE.finditer(text):
        if refuses(match.group()) is None:
            blanked = _blank(blanked, match.span())
            private = True
    for match in words.EMAIL.finditer(text):
        alone = not text[: match.start()].strip() and not text[match.end() :].strip()
        is_private = words.PRIVATE_MAIL.search(match.group()) is not None
        if is_private or not alone:
            blanked = _blank(blanked, match.span())
        private = private or is_private
    if private:
        issues.append(LensIssue("G06"))
    return blanked


def _blank(text: str, span: Span) -> str:
    start, end = span
    while start and text[start - 1] in " \u00a0" and start > 1 and text[start - 2] in ",":
        start -= 2
    if start and end < len(text) and text[start - 1] == "(" and text[end] == ")":
        start, end = start - 1, end + 1
    return text[:start] + " " * (end - start) + text[end:]


def _split(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[Span]:
    """The pieces between separators outside of brackets, without blanks and final full stops; empty ones left out."""
    position = seen = start
    depth = 0
    for match in separator.finditer(text, start, end):
        depth += text.count("(", seen, match.start()) - text.count(")", seen, match.start())
        seen = match.start()
        if depth > 0 or match.end() == match.start():
            continue
        depth = 0
        yield from _trimmed(text, position, match.start())
        position = match.end()
    yield from _trimmed(text, position, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in _LEADING:
        start += 1
    number = _NUMBERED.match(text, start, end)
    start = number.end() if number else start
    while end > start and text[end - 1] in " \t\n.,-–—":
        end -= 1
    if text[start:end].strip():
        yield start, end


def _labelled(text: str, pieces: Sequence[Span]) -> list[tuple[Span, Kind | None]]:
    """The lines with what a label on a line of its own says of them; the label goes with the first of them.

    A role word alone is a label where it has a colon or comes first (`Ansvarlige:⏎QX⏎ZW`), else it belongs to the
    party before it (`QX – tovholder`).
    """
    found: list[tuple[Span, Kind | None]] = []
    said: Kind | None = None
    label: int | None = None
    for index, (start, end) in enumerate(pieces):
        alone = words.ROLE_ALONE.fullmatch(text, start, end)
        first = index == 0 and len(pieces) > 1
        if alone and (alone.group(2) or first or (said and "\n" in text[pieces[index - 1][1] : start])):
            said, label = words.ROLES[alone.group(1).lower()], start
        elif found and (alone or _is_title_behind(text, found[-1][0], (start, end))):
            (before, _), kind = found[-1]
            found[-1] = ((before, end), kind)
        else:
            found.append(((start if label is None else label, end), said))
            label = None
    return found


def _is_title_behind(text: str, before: Span, span: Span) -> bool:
    """`QX – afdelingsleder`: a title with nobody in it, on the line of the one whose it is."""
    piece, gap = text[slice(*span)], text[before[1] : span[0]]
    if not gap.strip() or gap.strip() not in "–—-" or "\n" in gap:
        return False
    nobody_in_it = not _BRACKET.search(piece) and not words.ENDS_IN_INITIALS.search(piece)
    return words.INITIALS.fullmatch(text, *before) is not None and bool(_title(piece)[0]) and nobody_in_it


def _parties(text: str, span: Span, said: Kind | None, context: Context, issues: list[LensIssue]) -> list[Part]:
    """The parties of one line, which may say several roles: `QX er tovholder, ZW og YQ er ansvarlige`."""
    start, end = span
    helpers = list(_split(text, start, end, words.WITH))
    if len(helpers) > 1:
        return [
            part
            for index, helper in enumerate(helpers)
            for part in _parties(text, helper, Kind.PARTICIPANT if index else said, context, issues)
        ]
    groups: list[Span] = []
    open_group = False
    if words.TWO_ROLES.search(text, start, end):
        return _one_role(text, span, said, context, issues)
    for piece_start, piece_end in _split(text, start, end, _SOFT):
        alone = words.ROLE_ALONE.fullmatch(text, piece_start, piece_end) is not None
        if groups and (alone or (open_group and not words.ROLE_BEFORE.match(text, piece_start, piece_end))):
            groups[-1] = (groups[-1][0], piece_end)
        else:
            groups.append((piece_start, piece_end))
        open_group = not alone and words.ROLE_AFTER.search(text[piece_start:piece_end]) is None
    if len(groups) < 2:
        groups = [span]
    return [part for group in groups for part in _one_role(text, group, said, context, issues)]


def _one_role(text: str, group: Span, said: Kind | None, context: Context, issues: list[LensIssue]) -> list[Part]:
    """The parties of one role. Where some piece is no known form, the whole is kept as one name."""
    start, end = group
    label = words.ROLE_BEFORE.match(text, start, end)
    kind = words.ROLES[label.group(1).lower()] if label else said
    inner = label.end() if label else start
    after = words.ROLE_AFTER.search(text[inner:end])
    stop = inner + after.start() if after else end
    if after:
        kind = words.ROLES[after.group(1).lower()]
    anchored = words.ANCHORED.match(text, inner, stop)
    spans = _joined(text, list(_split(text, anchored.end() if anchored else inner, stop, _SOFT_OR_SEAT)))
    if len(spans) > 1 and not all(_is_known(text[a:b]) for a, b in (spans[1:] if anchored else spans)):
        # Of "Børn og Unge-udvalget v/ QX" the two sides of the "v/" are told apart, if nothing else is.
        spans = _seated(text, list(_split(text, spans[0][0], spans[-1][1], _VIA)))
    parts: list[Part] = []
    for index, span in enumerate(spans):
        if anchored and index == 0:
            parts.append(Part(OwnerItem(Kind.ANCHORED, text[slice(*span)]), inner, span[1], name_at=span))
        elif body := words.ANCHORED.match(text, *span):
            name_at = (body.end(), span[1])
            parts.append(Part(OwnerItem(Kind.ANCHORED, text[slice(*name_at)]), *span, name_at=name_at))
        else:
            parts += _party(text, span, kind, context, issues)
    if parts and after:
        role_at = (inner + after.start(1), inner + after.end(1))
        parts[-1] = replace(parts[-1], role_at=role_at, end=max(end, parts[-1].end))
    if parts and label:
        parts[0] = replace(parts[0], role_at=label.span(1), start=start)
    return parts


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Joins a title with the unit and the initials that a comma or an "og" cut off: `Leder, Børn og Unge (QX)`."""
    joined: list[Span] = []
    index = 0
    while index < len(spans):
        start, end = spans[index]
        index += 1
        title, _, _ = _title(text[start:end])
        last = index + _UNIT_PIECES
        if title and not _BRACKET.search(text[start:end]):
            while index < min(len(spans), last) and _may_be_unit(text[slice(*spans[index])]):
                glue = text[end : spans[index][0]].strip()
                if glue not in (",", "og", ", og", "&"):
                    break
                end = spans[index][1]
                index += 1
                if _BRACKET.search(text[start:end]):
                    break
            if index < len(spans) and end == start + len(title) and _is_person_of(text, end, spans[index]):
                end = spans[index][1]
                index += 1
        joined.append((start, end))
    return _seated(text, _with_appositions(text, joined))


def _may_be_unit(piece: str) -> bool:
    bracket = _BRACKET.search(piece)
    core = piece[: bracket.start()].rstrip() if bracket else piece
    return words.is_unit(core) or not _is_known(core)


def _with_appositions(text: str, spans: Sequence[Span]) -> list[Span]:
    """Joins initials with a title behind them that has nobody else in it: `ZW, afdelingsleder, Forebyggelse`."""
    joined: list[Span] = []
    for start, end in spans:
        piece = text[start:end]
        before = text[slice(*joined[-1])] if joined else ""
        follows = words.BEFORE_TITLE.fullmatch(before + ", ") and text[joined[-1][1] : start].strip() == ","
        if follows and _title(piece)[0] and not _BRACKET.search(piece) and not words.ENDS_IN_INITIALS.search(piece):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _seated(text: str, spans: Sequence[Span]) -> list[Span]:
    """Joins a title or a place of work with the initials behind "v/": `Forebyggelse v/ QX` is one person."""
    joined: list[Span] = []
    for start, end in spans:
        if (
            joined
            and _is_via(text, joined[-1][1], start)
            and words.INITIALS.fullmatch(text, start, end)
            and _is_seat(text[slice(*joined[-1])])
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_via(text: str, start: int, end: int) -> bool:
    gap = text[start:end]
    via = _VIA.match(text, start + len(gap) - len(gap.lstrip()))
    return via is not None and via.end() <= end and not text[via.end() : end].strip()


def _is_seat(piece: str) -> bool:
    if _BRACKET.search(piece) or _SEAT.search(piece) or piece.lower() in words.NOBODY:
        return False
    return bool(_title(piece)[0]) or not _is_known(piece)


def _is_person_of(text: str, title_end: int, span: Span) -> bool:
    """`Teamleder, QX` is one person: initials right after a title and a comma."""
    glue = text[title_end : span[0]].strip()
    return glue == "," and words.INITIALS.fullmatch(text[slice(*span)]) is not None


def _is_known(piece: str) -> bool:
    """Whether a piece is a party by itself, so that a list may be split there."""
    bracket = _BRACKET.search(piece) or _SEAT.search(piece)
    core = piece[: bracket.start()].rstrip() if bracket else piece
    if bracket and words.INITIALS.fullmatch(bracket.group(1)) and core[:1].isupper():
        return True
    return bool(
        core.lower() in words.NOBODY
        or words.INITIALS.fullmatch(core)
        or words.is_body(core)
        or words.is_name(core)
        or _title(core)[0]
        or words.is_unit(core)
        or words.ANCHORED.match(core)
        or words.EMAIL.fullmatch(core)
    )


def _title(piece: str) -> tuple[str, int, int]:
    """The title that a piece starts with, and where the rest begins and ends; "" when it starts with none."""
    head = piece.partition("(")[0]
    tokens = list(re.finditer(r"[^\s,]+", head))[:2]
    count = 0
    if tokens and words.is_title(tokens[0].group()):
        count = 1
    elif len(tokens) == 2 and tokens[0].group().lower() in words.TITLE_ADJECTIVES and words.is_title(tokens[1].group()):
        count = 2
    if not count:
        return "", 0, 0
    title_end = tokens[count - 1].end()
    glue = words.UNIT_GLUE.match(piece, title_end, len(head.rstrip()))
    return piece[:title_end], glue.end() if glue else title_end, len(head.rstrip())


def _party(text: str, span: Span, kind: Kind | None, context: Context, issues: list[LensIssue]) -> Iterator[Part]:
    start, end = span
    piece = text[start:end]
    bracket = _BRACKET.search(piece) or _SEAT.search(piece)
    core = piece[: bracket.start()].rstrip() if bracket else piece
    core_end = start + len(core)
    inside_at = (start + bracket.start(1), start + bracket.end(1)) if bracket else None
    inside = bracket.group(1).strip() if bracket else ""
    if not core and inside_at and _are_initials(text, inside_at):
        yield from _in_brackets(text, span, inside_at, kind)
        return
    if core.lower() in words.NOBODY or not core.strip(" .?-–"):
        if inside_at and _title(inside)[0] == inside != "":
            yield Part(OwnerItem(kind or Kind.COORDINATOR, None, inside), start, end, (start, core_end), inside_at)
        return
    if inside_at and _is_deputising(inside):
        yield from _party(text, (start, core_end), kind, context, issues)
        yield from _substitute(text, (core_end, end), inside_at, context, issues)
        return
    role = words.ROLE_ALONE.fullmatch(inside)
    if role and inside_at:
        for part in _party(text, (start, core_end), words.ROLES[role.group(1).lower()], context, issues):
            yield replace(part, role_at=inside_at, end=end)
        return
    vacant = None if inside_at else words.VACANT.match(core)
    behind = words.BEFORE_TITLE.match(core)
    lead = next((found.end() for found in (vacant, behind) if found and _title(core[found.end() :])[0]), 0)
    title, rest_start, rest_end = _title(core[lead:])
    if title:
        told = (title, start + lead, start + lead + rest_start, start + lead + rest_end)
        name_at = (start, start + behind.end(1)) if lead and behind else inside_at
        yield _person_with_title(text, span, told, name_at, kind)
    elif words.is_body(core) and kind is not Kind.PARTICIPANT:
        # A group is no owner, whatever the label says (DOMAIN.md 2.6).
        yield from _body(text, span, core_end, inside_at)
    elif words.INITIALS.fullmatch(core) and inside_at:
        yield _person_with_remark(text, span, core_end, inside_at, kind, issues)
    elif words.DOUBTED.fullmatch(core) and not inside_at:
        sure = core.rstrip("? ")
        issues.append(_unsure(core, sure))
        yield Part(OwnerItem(kind or Kind.COORDINATOR, sure), start, end, name_at=span)
    elif inside_at and words.INITIALS.fullmatch(inside) and core[0].isupper():
        # "Fornavn Efternavn (QX)" is a person by both words, "Forebyggelse (QX)" one with the place of work.
        person = words.is_name(core)
        item = OwnerItem(kind or Kind.COORDINATOR, inside, unit=None if person else core)
        yield Part(item, start, end, span if person else inside_at, unit_at=None if person else (start, core_end))
    else:
        yield Part(OwnerItem(kind or Kind.COORDINATOR, piece), start, end, name_at=span)


def _body(text: str, span: Span, core_end: int, inside_at: Span | None) -> Iterator[Part]:
    """`Chefgruppen`, `Chefgruppen (QX)`, `Ledelsen (QX og ZW)`."""
    start, end = span
    if inside_at is None or not _are_initials(text, inside_at):
        yield Part(OwnerItem(Kind.ANCHORED, text[start:end]), start, end, name_at=span)
        return
    yield Part(OwnerItem(Kind.ANCHORED, text[start:core_end]), start, core_end, name_at=(start, core_end))
    yield from _in_brackets(text, span, inside_at, None)


def _are_initials(text: str, inside_at: Span) -> bool:
    named = list(_split(text, *inside_at, _SOFT))
    return bool(named) and all(words.INITIALS.fullmatch(text, *at) for at in named)


def _in_brackets(text: str, span: Span, inside_at: Span, kind: Kind | None) -> Iterator[Part]:
    """The persons of a bracket: `(QX)`, `(QX og ZW)`."""
    named = list(_split(text, *inside_at, _SOFT))
    for index, at in enumerate(named):
        first = at[0] if index else at[0] - 1
        last = span[1] if index == len(named) - 1 else at[1]
        yield Part(OwnerItem(kind or Kind.COORDINATOR, text[slice(*at)]), first, last, name_at=at)


def _person_with_remark(
    text: str, span: Span, core_end: int, inside_at: Span, kind: Kind | None, issues: list[LensIssue]
) -> Part:
    """`QX (teamleder)`, `QX (Forebyggelse)`; of any other remark somebody must say what it means (R03)."""
    start, end = span
    core, inside = text[start:core_end], text[slice(*inside_at)]
    item = OwnerItem(kind or Kind.COORDINATOR, core)
    name_at = (start, core_end)
    if _title(inside)[0] == inside:
        return Part(replace(item, title=inside), start, end, name_at, title_at=inside_at)
    if inside[:1].isupper() and words.PLACE.fullmatch(inside) and inside.split()[0].lower() not in words.AWAY:
        return Part(replace(item, unit=inside), start, end, name_at, unit_at=inside_at)
    issues.append(_unsure(text[start:end], core))
    return Part(item, start, end, name_at)


def _unsure(told: str, likely: str) -> LensIssue:
    return LensIssue("R03", {"tekst": told, "forslag": f"»{likely}«"}, likely)


def _person_with_title(
    text: str, span: Span, found: tuple[str, int, int, int], name_at: Span | None, kind: Kind | None
) -> Part:
    """`Teamleder, Modtagelsen (QX)`, `Afdelingsleder Forebyggelse`, `Teamleder, QX`; "vakant" keeps the role."""
    title, title_start, unit_start, unit_end = found
    unit_at: Span | None = (unit_start, unit_end) if unit_end > unit_start else None
    if name_at is None and unit_at and words.INITIALS.fullmatch(text[slice(*unit_at)]):
        name_at, unit_at = unit_at, None
    name = text[slice(*name_at)].strip() if name_at else ""
    item = OwnerItem(
        kind or Kind.COORDINATOR,
        name if name and name.lower() not in words.NOBODY else None,
        title,
        text[slice(*unit_at)] if unit_at else None,
    )
    return Part(item, *span, name_at, (title_start, title_start + len(title)), unit_at)


def _is_deputising(inside: str) -> bool:
    return words.SUBSTITUTE.search(inside) is not None


def _substitute(text: str, span: Span, inside_at: Span, context: Context, issues: list[LensIssue]) -> Iterator[Part]:
    """`(barsel, ZW vikarierer til 1/9)`: a second coordinator, until that day."""
    match = words.SUBSTITUTE.search(text, *inside_at)
    if match is None:
        return
    found = periods.find(text[match.end() : inside_at[1]], context)
    dated = next((phrase for phrase in found if phrase.period.end is not None), None)
    if dated:
        issues += dated.issues
    until_at = (match.end() + dated.start, match.end() + dated.end) if dated else None
    # How long, and for what, cannot be told for sure: somebody should look at it.
    issues.append(_unsure(text[span[0] : span[1]].strip(" ()"), match.group(1)))
    item = OwnerItem(Kind.COORDINATOR, match.group(1), until=dated.period.end if dated else None)
    yield Part(item, span[0], span[1], name_at=match.span(1), until_at=until_at)

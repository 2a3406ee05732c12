"""What kind of activity a line describes, and for whom: guessed from its words (DOMAIN.md 2.5), editable afterwards."""

from collections.abc import Sequence

from schema.enums import ActivityKind, Audience
from sync.lenses.periods.tokens import Token

_KIND_STARTS: tuple[tuple[ActivityKind, tuple[str, ...]], ...] = (
    (ActivityKind.REPORTING, ("status", "opgørelse", "afrapporter", "rapport", "tilbagemeld", "redegørelse")),
    (ActivityKind.TRAINING, ("temadag", "temaeftermiddag", "kursus", "kurser", "uddannelse", "kompetence", "oplæring")),
    (ActivityKind.TRAINING, ("undervisning", "workshop", "supervision", "træning", "læringsforløb")),
    (ActivityKind.DOCUMENT, ("udkast", "notat", "skabelon", "pjece", "håndbog", "retningslinje", "vejledning")),
    (ActivityKind.INFORMATION, ("orienter", "informer", "information", "nyhedsbrev", "intranet", "kampagne")),
    (ActivityKind.SUPPORT, ("ajour", "vedligehold", "understøt", "sparring", "opdater", "support")),
    (ActivityKind.PROCESS, ("introduktion", "forløb", "proces", "indfas", "implementer", "pilot", "afprøv", "udrul")),
    (ActivityKind.MEETING, ("møde", "dialogmøde", "samtale", "drøftes")),
    (ActivityKind.NOTE, ("princip", "husk")),
)
_KIND_ENDS: tuple[tuple[ActivityKind, tuple[str, ...]], ...] = (
    (ActivityKind.MEETING, ("møde", "mødet", "møder", "møderne", "seminar", "seminaret", "samtaler", "besøg")),
    (ActivityKind.TRAINING, ("kursus", "kurser", "uddannelse", "temadag", "temadage", "undervisning", "træning")),
    (ActivityKind.REPORTING, ("rapport", "rapporten", "opgørelse", "opgørelsen", "afrapportering")),
    (ActivityKind.DOCUMENT, ("notat", "notatet", "vejledning", "skabelon", "pjece", "håndbog")),
    (ActivityKind.PROCESS, ("forløb", "forløbet", "proces", "processen")),
)
_ANY_START = tuple(start for _, starts in _KIND_STARTS for start in starts)
_ANY_END = tuple(end for _, ends in _KIND_ENDS for end in ends)
_NOTE_PHRASES = (
    *((verb, *link) for verb in ("bruges", "anvendes", "benyttes") for link in (("som",), ("til", "støtte"))),
    *(("tjener", "som"), ("fungerer", "som"), ("skal", "ses", "som")),
    *(("er", "udgangspunktet"), ("er", "udgangspunkt"), ("er", "grundlaget"), ("er", "rammen")),
)
"""How a line says what something is for: a principle, not an action (DOMAIN.md 2.5, "used as support")."""
_NOTE_WORDS = frozenset(phrase[0] for phrase in _NOTE_PHRASES)

_AUDIENCES: tuple[tuple[Audience, tuple[str, ...]], ...] = (
    (Audience.POLITICAL, ("udvalg", "byråd", "kommunalbestyrelse", "politiker", "politisk")),
    (Audience.MANAGEMENT, ("ledelse", "chefgruppe", "direktion", "leder", "ledere", "lederne")),
    (Audience.EMPLOYEES, ("medarbejder", "personale", "ansatte", "team")),
    (Audience.INSTITUTIONS, ("institution", "dagtilbud", "skole", "klub")),
    (Audience.OTHER_ADMINISTRATIONS, ("forvaltning",)),
    (Audience.SUPPLIERS, ("leverandør",)),
    (Audience.CITIZENS, ("borger", "familie", "forældre")),
    (Audience.PARTNERS, ("samarbejdspart", "region")),
)
_TELLING = frozenset({ActivityKind.REPORTING, ActivityKind.INFORMATION})


def guess_kind(tokens: Sequence[Token]) -> ActivityKind:
    """The kind that the first telling word names; ACTION where none does."""
    lows = [token.low for token in tokens]
    if not _NOTE_WORDS.isdisjoint(lows) and any(_says(lows, phrase) for phrase in _NOTE_PHRASES):
        return ActivityKind.NOTE
    for low in lows:
        if low.startswith(_ANY_START):
            return next(kind for kind, starts in _KIND_STARTS if low.startswith(starts))
        if low.endswith(_ANY_END):
            return next(kind for kind, ends in _KIND_ENDS if low.endswith(ends))
    return ActivityKind.ACTION


def _says(lows: Sequence[str], phrase: tuple[str, ...]) -> bool:
    """Whether the words of a phrase follow one another."""
    places = (index for index, low in enumerate(lows) if low == phrase[0])
    return any(tuple(lows[index : index + len(phrase)]) == phrase for index in places)


def guess_audience(tokens: Sequence[Token], kind: ActivityKind) -> tuple[Audience, ...]:
    """For whom a report or a piece of information is, in reading order; nobody for other kinds."""
    if kind not in _TELLING:
        return ()
    found: list[Audience] = []
    for token in tokens:
        audience = next((audience for audience, starts in _AUDIENCES if token.low.startswith(starts)), None)
        if audience is not None and audience not in found:
            found.append(audience)
    return tuple(found)

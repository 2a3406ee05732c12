"""Who a criterion speaks of and how much they have to agree: guessed from its words (DOMAIN.md 2.3)."""

import re


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_VERBS = frozenset(
    _listed(
        "svarer mener oplever kender har er bliver får kan vil skal bruger deltager siger angiver vurderer synes føler"
        " finder arbejder anvender gennemfører trives giver tager kommer møder deltog har svarede oplyser ser går opnår"
        " behandles afholdes anvendes gennemgår afslutter modtager udtrykker ønsker følger når fortæller tilkendegiver"
        " genkender benytter læser venter",
    )
)
_STOPS = frozenset(("der", "som", "at", "hvor", "når", "hvis"))
_PREPOSITIONS = frozenset(("i", "på", "ved", "for", "fra", "med", "og", "eller", "til", "inden"))
_GOES_ON = _PREPOSITIONS | {"under", "over", "mellem", "uden", "hos", "af", "samt"}
_THE_SEVERAL = ("erne", "ene")
"""How the definite plural ends: `lederne`, `børnene`. A verb follows, or a preposition."""
_OF = re.compile(r"\s{1,3}af\s{1,3}", re.IGNORECASE)
_GAP = re.compile(r"\s{1,3}(?=\w)")
_WHOLE = re.compile(r"\b(?:alle|samtlige|ingen|ud\s+af\s+\w+|hver\s+\w+)\Z", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_LONGEST = 8

_QUALIFIERS = re.compile(
    r"\b(?:i (?:meget )?(?:høj |nogen |mindre )?(?:eller (?:i )?(?:meget )?(?:høj|nogen) )?grad"
    r"|(?:helt |delvist |meget )?enige?(?: eller (?:helt |delvist |meget )?enige?)?"
    r"|(?:meget )?tilfredse?(?: eller (?:meget )?tilfredse?)?)\b",
    re.IGNORECASE,
)


def population(text: str, after: int, stop: int) -> str | None:
    """Who the percentage is out of: `75 % af teamlederne svarer` -> `teamlederne`, `alle ledere har` -> `ledere`.

    Read from `after`, where the number ends, to `stop`.
    """
    match = _OF.match(text, after, stop)
    if match is None and _WHOLE.search(text, max(0, after - 30), after):
        match = _GAP.match(text, after, stop)
        first = _WORD.match(text, match.end()) if match else None
        if first is None or first.group().lower() in _VERBS | _STOPS | _PREPOSITIONS:
            return None
    if match is None:
        return None
    end = start = match.end()
    before = ""
    for count, word in enumerate(_WORD.finditer(text, start, stop)):
        between = text[end : word.start()]
        if count >= _LONGEST or between.strip() or "\n" in between:
            break
        low = word.group().lower()
        if count and (low in _VERBS or low in _STOPS or (before.endswith(_THE_SEVERAL) and low not in _GOES_ON)):
            break
        end, before = word.end(), low
    while end > start and text[start:end].rpartition(" ")[2].lower() in _PREPOSITIONS:
        end = start + len(text[start:end].rpartition(" ")[0])
    return text[start:end] or None


def qualifier(text: str) -> str | None:
    """The answer that counts: `i høj grad`, `tilfreds eller meget tilfreds`."""
    match = _QUALIFIERS.search(text)
    return match.group() if match else None

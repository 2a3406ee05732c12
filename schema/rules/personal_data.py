"""Personal data about children and families that must never be stored or logged (DOMAIN.md G01, G02)."""

import re
from datetime import date

# ddmmyy and four digits with a sign between them. Any Unicode digit counts, and any of the signs that word processors
# make of a hyphen; the birthday may have separators of its own (12.03.14-1234). A date and a year are no number.
_SIGNED = re.compile(r"(?<!\d)(\d\d)[\s./-]?(\d\d)[\s./-]?(\d\d)??(\d\d)\s?[-‐‑‒–—−]\s?(?(3)(?!19|20))\d{4}(?!\d)")
# The same without a sign: ten digits, or a blank or full stop in the sign's place; not an amount with decimals.
_BARE = re.compile(r"(?<!\d)(\d\d)(\d\d)()(\d\d)[\s_./]?\d{4}(?!\d)(?![.,]\d{1,2}(?!\d))")
# In groups of two: 12 03 14 1234; not weeks or days before the year that they belong to.
_GROUPED = re.compile(r"(?<!\d)(\d\d)\s(\d\d)\s()(\d\d)\s(?!20[0-4]\d)\d{4}(?!\d)(?![.,]\d{1,2}(?!\d))")
_REPLACEMENT = 60
"""Added to the day of a number that stands in for a CPR number."""
# Styring's own ids, and those of many other systems, in links.
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

# The commonest given names; a capital letter alone does not make a name, since sentences begin with one.
_GIVEN = (
    "Adam|Aksel|Albert|Alfred|Alma|Anders|Anna|Anne|Amir|Anton|Arthur|August|Aya|Benjamin|Camilla|Caroline|Cecilie|"
    "Christian|Clara|Daniel|David|Ella|Ellen|Elias|Emil|Emilie|Emma|Esther|Fatima|Felix|Filip|Frederik|Freja|Frida|"
    "Hassan|Hannah|Ida|Isabella|Jakob|Jens|Jonas|Josefine|Julie|Karen|Karl|Kasper|Katrine|Lars|Laura|Lauge|Leo|"
    "Liam|Lily|Liva|Louise|Lucas|Luna|Mads|Magnus|Maja|Malthe|Maria|Marie|Mathias|Mathilde|Mette|Mia|Mikkel|"
    "Mille|Mohammed|Muhammed|Nikolaj|Noah|Nora|Nour|Olivia|Oliver|Omar|Oscar|Peter|Rasmus|Rosa|Sara|Sarah|"
    "Sebastian|Signe|Simon|Sofia|Sofie|Storm|Theodor|Thomas|Tobias|Valdemar|Vera|Victor|Victoria|William|Yusuf|Zahra"
)
_NAME = r"(?-i:[A-ZÆØÅ][a-zæøåé]{1,20})"
_PERSON = (
    rf"(?:\b(?-i:{_GIVEN})\b(?: {_NAME})?"
    rf"|\b(?:barnet|drengen|pigen|datteren|sønnen|eleven|hedder) {_NAME})"
)
_THE_CHILD = r"(?:barnet|dreng(?:en)?|pige(?:n)?|datter(?:en)?|søn(?:nen)?)"
_RELATIVE = r"(?:mor|far|moderen|faderen|stedfar|stedmor|plejemor|plejefar|bedstemor|mormor|farmor)"
_STREET = r"(?-i:[A-ZÆØÅ])[\w.-]*(?:vej|vejen|gade|gaden|allé|vænge|vænget|stræde|plads|torvet|parken|bakken|haven)"
_AGE, _KIN = ("år", "mdr", "måneder"), ("mor", "far", "moder", "fader", "forældre")
_CASE, _HOME = ("nr", "nummer", "no"), ("bor", "bopæl", "adresse")
_STORIES = tuple(
    (telling, re.compile(pattern, re.IGNORECASE))
    for telling, pattern in (
        # a child with an age: "Mikkel på 7 år", "Mikkel (7 år)", "7-årige Mikkel", "drengen på 7 år"
        (_AGE, rf"{_PERSON}(?:,? på |,? som er |,? er |, |,? ?\()\d{{1,2}} ?(?:år|mdr|måneder)\b(?! siden)"),
        (_AGE, rf"\b\d{{1,2}}[- ]?årige? (?-i:{_GIVEN})\b"),
        (_AGE, rf"\b{_THE_CHILD} på \d{{1,2}} ?år\b"),
        # a relative: "mor til Mikkel", "mor til en dreng", "Mikkels mor"
        (_KIN, rf"(?<!fra )\b{_RELATIVE} til (?:{_NAME}\b|{_THE_CHILD}\b|en |et |to |tre |fire )"),
        (_KIN, rf"\b(?-i:{_GIVEN})s (?:mor|far|plejemor|plejefar|stedfar|stedmor|forældre)\b"),
        # the number of a case: "sagsnr. 2024-1234", "sag nr. 24/001234", "journalnummer 1234"
        (_CASE, r"\b(?:sags?|journal|j)[- ]?\.? ?(?:nr\b|nummer(?:et)?\b|no\b)\.?:? ?\d[\d./-]{2,}"),
        # where somebody lives: "bor på Birkevej 12", "adresse: Birkevej 12"
        (_HOME, rf"\b(?:bor|bopæl|adresse(?:n)?)(?: på| i| er)?:? {_STREET} \d{{1,3}}\b"),
    )
)
"""Patterns, each with pieces of words without one of which it cannot match: these are looked for first."""


def refuses(text: str) -> str | None:
    """The rule that forbids to keep `text`: "G01" (a CPR-like number), "G02" (one child's story), else None.

    G01 asks for a valid day and month, not for the modulus-11 check, which newer numbers fail. It cannot tell a bare
    run of ten digits from another number that begins like a birthday, and then refuses; a UUID is no such number.
    """
    plain = text.translate(_INVISIBLE)
    if "-" in plain:
        plain = _UUID.sub(" ", plain)
    for pattern, replaced in ((_SIGNED, True), (_BARE, False), (_GROUPED, True)):
        if any(_birthday(match[1], match[2], match[4], replaced=replaced) for match in pattern.finditer(plain)):
            return "G01"
    folded = plain.casefold()
    if any(pattern.search(plain) for telling, pattern in _STORIES if any(word in folded for word in telling)):
        return "G02"
    return None


def _birthday(day: str, month: str, year: str, *, replaced: bool) -> bool:
    """Whether the digits are a day of the calendar in any of the centuries that they may stand for; also with the 60
    of a replacement number, where the number is `replaced` and not but ten digits."""
    said = int(day)
    said -= _REPLACEMENT if replaced and said > _REPLACEMENT else 0
    for century in (1800, 1900, 2000):
        try:
            date(century + int(year), int(month), said)
        except ValueError:
            continue
        return True
    return False

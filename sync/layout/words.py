"""Rows that belong to a tab and hold no record: totals, footnotes, stamps; and tabs that are no tables at all."""

from sync.headers import fold

_TOTALS = ("i alt", "ialt", "total", "totalt", "sum", "gennemsnit", "samlet")
_STAMPS = (
    "sidst opdateret",
    "senest opdateret",
    "sidst aendret",
    "senest aendret",
    "opdateret d",
    "opdateret den",
    "revideret d",
    "revideret den",
    "udskrevet",
)
_STARTS = 40
"""The words looked for stand within so many letters."""
_NOTES = ("note", "noter", "bemaerk", "obs", "kilde", "kilder", "fodnote", "signaturforklaring")
_CONTINUED = ("fortsat", "fortsaettes", "fortsaettes paa naeste side")
_INSTRUCTIONS = ("vejledning", "forside", "laes mig", "laesmig", "instruktion", "lister", "liste", "opslag", "indhold")
_OWN_TABS = ("synk bemaerkninger",)
_CASES = ("cpr", "cprnr", "cprnummer", "personnummer", "barnets navn", "barnets plan", "barnets cpr", "barnets sag")
_CASE_NUMBERS = ("sagsnr", "sags nr", "sagsnummer")


def is_total(text: str) -> bool:
    """Whether the first filled cell of a row makes it a total: `I alt`, `Sum:`."""
    return len(text) <= _STARTS and fold(text) in _TOTALS


def begins_total(text: str) -> bool:
    """Whether the text may be the label of a total: `I alt delmål 1.1`, `Antal handlemål:`."""
    words = fold(text[:_STARTS])
    return any(words.startswith(total + " ") for total in (*_TOTALS, "subtotal", "antal"))


def is_stamp(text: str) -> bool:
    """`Sidst opdateret: 12. marts 2025 / QX`: never data (DOMAIN.md section 6, case 9)."""
    words = fold(text[:_STARTS])
    return any(words == stamp or words.startswith(stamp + " ") for stamp in _STAMPS)


def is_note(text: str) -> bool:
    """A footnote: `*) foreløbigt måltal`, `Note: …`, `Kilde: …`, `(fortsat)`."""
    stripped = text.strip()
    if stripped.startswith("*"):
        return True
    head, colon, _ = stripped[:_STARTS].partition(":")
    return (bool(colon) and fold(head) in _NOTES) or fold(stripped[:_STARTS]) in _CONTINUED


def is_instruction_tab(title: str) -> bool:
    """A tab that explains or holds drop-down lists, by its name (DOMAIN.md 3.1)."""
    words = fold(title)
    return any(words == name or words.startswith(name + " ") for name in _INSTRUCTIONS)


def is_own_tab(title: str) -> bool:
    """The notes tab that Styring itself keeps."""
    return fold(title) in _OWN_TABS


def case_headers(texts: list[str], *, known_table: bool) -> list[str]:
    """The headers in a row that tell of children's cases (DOMAIN.md G03).

    A case number alone is also an ordinary extra column of a table of goals.
    """
    words = [(text, fold(text)) for text in texts if len(text) <= 60]
    found = [text for text, word in words if any(word == case or word.startswith(case + " ") for case in _CASES)]
    numbers = [text for text, word in words if word in _CASE_NUMBERS]
    return found + numbers if found or not known_table else []

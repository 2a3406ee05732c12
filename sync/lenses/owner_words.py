"""The words of owner cells, as tables (DOMAIN.md 2.6, 3.2 c)."""

import re

from schema.enums import ResponsibilityKind


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


ROLES: dict[str, ResponsibilityKind] = {
    "tovholder": ResponsibilityKind.COORDINATOR,
    "tovholdere": ResponsibilityKind.COORDINATOR,
    "tovholderne": ResponsibilityKind.COORDINATOR,
    "ansvarlig": ResponsibilityKind.ACCOUNTABLE,
    "ansvarlige": ResponsibilityKind.ACCOUNTABLE,
    "hovedansvarlig": ResponsibilityKind.ACCOUNTABLE,
    "ejer": ResponsibilityKind.COORDINATOR,
    "koordinator": ResponsibilityKind.COORDINATOR,
    "ansvar": ResponsibilityKind.ACCOUNTABLE,
    "ansv": ResponsibilityKind.ACCOUNTABLE,
    "tovh": ResponsibilityKind.COORDINATOR,
    "koord": ResponsibilityKind.COORDINATOR,
    "deltager": ResponsibilityKind.PARTICIPANT,
    "deltagere": ResponsibilityKind.PARTICIPANT,
    "deltagerne": ResponsibilityKind.PARTICIPANT,
}
ROLE_WORD: dict[ResponsibilityKind, str] = {
    ResponsibilityKind.COORDINATOR: "tovholder",
    ResponsibilityKind.ACCOUNTABLE: "ansvarlig",
    ResponsibilityKind.PARTICIPANT: "deltager",
}
_ROLE = "|".join(sorted(ROLES, key=len, reverse=True))
_ONE = r"[A-ZÆØÅ]{2,4}\d?(?!\w)"
ROLE_BEFORE = re.compile(
    rf"(?i:({_ROLE}))\.?(?:\s{{0,2}}[:=]\s{{0,3}}|\s{{1,2}}(?i:er)\s{{1,2}}|\s{{0,3}}[–—-]\s{{1,3}}|\s{{0,2}}\n\s{{0,2}}"
    rf"|\s{{1,2}}(?={_ONE}))"
)
"""`Tovholder: QX`, `Tovholder er QX`, `Tovholder QX`, `Ansv. QX`; `Tovholder – QX` where the dash parts nothing."""
ROLE_AFTER = re.compile(
    rf"(?:\s{{1,3}}(?:er|som)\s{{1,3}}|\s{{0,3}}[,:\n–—-]\s{{0,3}}|(?-i:(?<=[A-ZÆØÅ]{{2}}))\s{{1,3}})({_ROLE})\.?"
    rf"(?:\s{{0,3}}(?:og|/|&|,)\s{{0,3}}(?:{_ROLE}))?\s{{0,3}}$",
    re.IGNORECASE,
)
"""`QX er tovholder`, `QX – tovholder`, `QX tovholder`; of two in one breath the first counts."""
TWO_ROLES = re.compile(rf"(?<=\s)(?:{_ROLE})\s{{0,3}}(?:og|/|&|,)\s{{0,3}}(?:{_ROLE})(?!\w)", re.IGNORECASE)
ROLE_ALONE = re.compile(rf"({_ROLE})\.?(\s{{0,2}}:)?", re.IGNORECASE)
"""A role word by itself; with a colon it says what the next party is."""
ANCHORED = re.compile(
    r"(?:er\s{1,2})?(?:forankre[ts]\s{1,3}(?:i|hos|ved|under)(?:\s{0,2}:)?\s{1,3}|forankr(?:et|ing)\s{0,2}:\s{0,3})",
    re.IGNORECASE,
)

INITIALS = re.compile(r"[A-ZÆØÅ]{2,4}\d?")
ENDS_IN_INITIALS = re.compile(r"\s[A-ZÆØÅ]{2,4}\d?$")
BEFORE_TITLE = re.compile(
    r"([A-ZÆØÅ]{2,4}\d?|[A-ZÆØÅ][a-zæøåé]+(?:\s[A-ZÆØÅ][a-zæøåé]+){1,3})(?:\s{0,2},\s{0,3}|\s{1,3}[–—-]\s{1,3})"
)
"""A person before a title: `QX, `, `QX – `."""
DOUBTED = re.compile(r"[A-ZÆØÅ]{2,4}\d?\s?\?{1,3}")
PLACE = re.compile(r"[^\W\d_][^\W\d_.-]*(?:\s[^\W\d_]+){0,4}")
NOBODY = frozenset(
    (
        *_listed("nn n.n. n.n ? ?? ??? - – — . afventer vakant ubesat tbd tba ingen mangler følger xx xxx"),
        *("ikke afklaret", "ikke besluttet", "ikke udpeget", "afklares", "uafklaret", "besluttes senere"),
        *("ikke afklaret endnu", "ikke besluttet endnu", "ikke udpeget endnu"),
        *("endnu ikke afklaret", "endnu ikke besluttet", "endnu ikke udpeget"),
    )
)

VACANT = re.compile(r"(?:vakant|ubesat)\s{1,2}(?=\w)", re.IGNORECASE)
AWAY = frozenset(_listed("barsel orlov ferie sygemeldt syg primær primært sekundær midlertidigt fungerende"))
"""Remarks that people put in brackets behind a name, which name no place of work."""
WITH = re.compile(
    r"\s{1,3}(?:i\s{1,3}(?:tæt\s{1,3})?samarbejde\s{1,3}med|i\s{1,3}dialog\s{1,3}med"
    r"|med\s{1,3}(?:deltagelse|inddragelse|bistand|støtte)\s{1,3}(?:af|fra))\s{1,3}",
    re.IGNORECASE,
)
"""Who comes after these takes part, without being responsible."""
NOBODY_HERE = re.compile(
    r"(?<![\w?])(?:NN|N\.N\.|\?{1,3}|(?i:vakant|ubesat|afventer|tbd|tba"
    r"|(?:endnu )?ikke (?:afklaret|besluttet|udpeget)))(?![\w?])"
)
"""Where a cell leaves a place for somebody: `NN er tovholder`."""

TITLE_ENDINGS = _listed(
    "leder chef direktør konsulent koordinator rådgiver pædagog lærer plejerske psykolog sekretær medarbejder"
    " formand inspektør vejleder assistent terapeut"
)
TITLE_ADJECTIVES = frozenset(
    _listed(
        "faglig pædagogisk daglig administrativ socialfaglig sundhedsfaglig konstitueret fungerende ledende"
        " ekstern intern tværgående"
    )
)
UNIT_GLUE = re.compile(r"(?:\s{0,2},\s{0,3}|\s{1,3}(?:for|i|på|ved|hos|af|under)\s{1,3}|\s{1,3})", re.IGNORECASE)

BODIES_IN_CAPITALS = frozenset({"MED", "LMED", "HMED", "CMED", "TRIO", "SSP", "PPR"})
BODY_ENDINGS = _listed(
    "gruppe gruppen grupper udvalg udvalget udvalgene råd rådet team teamet teams teamene ledelse ledelsen direktion"
    " direktionen bestyrelse bestyrelsen forvaltning forvaltningen netværk netværket ledere lederne kreds kredsen"
    " forum struktur strukturen byrådet kommunalbestyrelsen"
)

UNIT_ENDINGS = _listed(
    "skole skolen børnehave børnehaven børnehus børnehuset dagtilbud dagtilbuddet institution institutionen klub"
    " klubben afdeling afdelingen center centret centeret forvaltning forvaltningen område området tilbud tilbuddet"
)

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
PRIVATE_MAIL = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|mac|protonmail|proton|jubii|ofir|sol|mail|tdcadsl"
    r"|youmail|stofanet)\.",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?:(?:tlf|telefon|mobil|mob|tel)\b\.?\s{0,2}(?:nr\.?)?:?\s{0,2})?(?<![\d-])(?:\+45\s?)?\d{2}\s?\d{2}\s?\d{2}\s?\d{2}"
    r"(?![\d-])",
    re.IGNORECASE,
)
SUBSTITUTE = re.compile(r"\b([A-ZÆØÅ]{2,4}\d?)\b\s{1,3}(?:vikarierer|er\s{1,2}vikar|dækker|afløser|er\s{1,2}afløser)")


def leaves_a_place(text: str) -> bool:
    """`Teamleder (vakant)`: whether somewhere in the cell nobody is named yet."""
    return NOBODY_HERE.search(text) is not None


def is_title(word: str) -> bool:
    """`Afdelingsleder`, `Chefen`: a word for what somebody does, in the singular."""
    bare = word.lower().rstrip(".")
    return bare.endswith((*TITLE_ENDINGS, "plejersken")) or bare.removesuffix("en").endswith(TITLE_ENDINGS)


def is_body(text: str) -> bool:
    """`Chefgruppen`, `Alle ledere`, `MED`: a group of people, not a person."""
    first, _, rest = text.partition(" ")
    if first in BODIES_IN_CAPITALS or first.lower() in ("alle", "samtlige"):
        return True
    last = rest.rpartition(" ")[2] or first
    return any(
        word.lower().replace("-udvalget", "udvalget").endswith(BODY_ENDINGS) for word in (first, last) if len(word) > 2
    )


def is_unit(text: str) -> bool:
    """`Birkelev Skole`, `Modtageafdelingen`: a place of work by its last word."""
    return text.lower().endswith(UNIT_ENDINGS)


def is_name(text: str) -> bool:
    """Two or more words that all begin with a capital letter: `Fornavn Efternavn`."""
    parts = text.split()
    return (
        not is_unit(text) and 2 <= len(parts) <= 5 and all(part[0].isupper() and not part.isupper() for part in parts)
    )

"""The GraphQL query `lens`: how a text is read, and what would be written, for frontends that help while typing."""

from typing import Any

from schema.enums import Severity
from schema.field import Kind
from schema.reads.errors import QueryError
from schema.reads.special import Given, Object, Shown, Special, Values, plainly
from schema.rules.catalogue import RULES, message
from sync.lenses.base import Context
from sync.lenses.inspecting import NotInspectedError, Wanted, inspect, reference_year
from sync.lenses.views import LensKind

LONGEST = 5_000
"""Characters: more than anybody types into a form, and quick to read a hundred times in one query."""

_ISSUE = Object(
    "LensIssue",
    "Noget at bemærke ved en tekst",
    "Something to say about a text",
    (
        Shown("rule", Kind.TEXT, "Regel", "Rule", "Fx P04. / E.g. P04."),
        Shown("severity", Severity, "Alvor", "Severity"),
        Shown("message", Kind.TEXT, "Besked", "Message", bilingual=True),
        Shown(
            "suggestion",
            Kind.TEXT,
            "Forslag",
            "Suggestion",
            "Hvad der kunne stå i stedet. / What could stand there instead.",
            optional=True,
        ),
    ),
)
_READING = Object(
    "LensReading",
    "Hvordan en tekst læses",
    "How a text is read",
    (
        Shown(
            "value",
            Kind.JSON,
            "Hvad teksten siger",
            "What the text says",
            "Felterne hedder som i resten af skemaet. / The fields are called as in the rest of the schema.",
            optional=True,
        ),
        Shown("issues", _ISSUE, "Bemærkninger", "Issues", many=True),
        Shown(
            "text",
            Kind.TEXT,
            "Hvad der ville blive skrevet",
            "What would be written",
            "Kun når `set` er givet. / Only where `set` is given.",
            optional=True,
        ),
    ),
)


def _answer(values: Values) -> Any:
    text = values["text"]
    if len(text) > LONGEST:
        raise QueryError("BAD_INPUT", f"The text has {len(text)} characters; at most {LONGEST} are read here.")
    try:
        wanted = None if values["set"] is None else Wanted(values["set"])
        found = inspect(text, values["as"], Context(_year(values)), wanted)
    except NotInspectedError as error:
        raise QueryError("BAD_INPUT", str(error)) from None
    issues = [
        {
            "rule": issue.rule,
            "severity": RULES[issue.rule].severity.name,
            "message": (message(issue.rule, issue.params, "DA"), message(issue.rule, issue.params, "EN")),
            "suggestion": issue.suggestion,
        }
        for issue in found.issues
    ]
    return {"value": found.value, "issues": issues, "text": found.text}


def _year(values: Values) -> int:
    year = reference_year(values["year"])
    if not 1900 <= year <= 2199:
        raise QueryError("BAD_INPUT", f"{year} is no reference year: 1900 to 2199 are.")
    return year


LENS = Special(
    name="lens",
    da="Læs en tekst, som en celle i et regneark læses",
    en="Read a text as a cell of a sheet is read",
    answer=Shown("lens", _READING, "Læsning", "Reading"),
    prepare=plainly(_answer),
    arguments=(
        Given("text", Kind.TEXT, "Teksten", "The text", required=True),
        Given("as", LensKind, "Hvad cellen indeholder", "What the cell holds", required=True),
        Given(
            "year",
            Kind.INTEGER,
            "Referenceår for datoer uden årstal",
            "Reference year for dates without one",
            "Ellers det aktuelle år i København. / Else the current year in Copenhagen.",
        ),
        Given(
            "set",
            Kind.JSON,
            "En anden værdi i samme form som `value`: hvad ville der blive skrevet?",
            "Another value in the form of `value`: what would be written?",
        ),
    ),
    more="Intet gemmes. / Nothing is stored.",
    as_of=False,
    statements=0,
)

"""The laws' texts and changes for codes, plain texts, criteria, owners, evaluation, results and counts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from schema.enums import Comparator, EvaluationKind, Frequency, Horizon, Precision, ResponsibilityKind, Unit
from schema.values import Period, TargetValue
from sync.lenses import evaluation
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.counts import CountCell
from sync.lenses.criteria import Criteria, item_from_model
from sync.lenses.evaluation import Evaluation
from sync.lenses.items import CriterionItem, OwnerItem, ResultItem, StepItem
from sync.lenses.latest_result import LatestResult
from sync.lenses.owners import Owners
from sync.lenses.results import DatedResultCell, ResultCell
from sync.lenses.target_cell import TargetCell
from sync.lenses.text import PlainText
from tests.properties import composing_values
from tests.properties.lens_cases import CONTEXT, LensCase

Values = Mapping[str, Any]
Kind = ResponsibilityKind

_SENTENCES = st.sampled_from(
    [
        "alle teams har gennemgået politikken",
        "Derfor vil vi kende hinandens opgaver på tværs",
        "der findes en kort vejviser",
        "Én indgang for familien",
        "2 hold mødes i uge 34",
        "9. klasse er med",
        "",
    ]
)
_ENDS = st.sampled_from(["", "", "", ".", " *)", "  ", "\n", " *", "…"])
_CODES = st.builds("{}.{}.{}".format, st.integers(1, 12), st.integers(1, 12), st.integers(1, 12))


def _coded_texts() -> SearchStrategy[str]:
    forms = st.sampled_from(
        [
            "… ({0}.) {1}",
            "({0}) {1}",
            "{0} {1}",
            "{0}. {1}",
            "Delmål {0}. {1}",
            "Nr. {0}: {1}",
            "{0} a {1}",
            "{1} ({0}.)",
            "{1}",
            "[{0}]\n{1}",
            "{1} ({0}), {1}",
        ]
    )
    return st.one_of(
        st.builds(lambda form, code, text, end: form.format(code, text) + end, forms, _CODES, _SENTENCES, _ENDS),
        st.text(alphabet="1.2,() …aAnr:Måle\n*", max_size=20),
    )


def _coded_changes(values: Values) -> SearchStrategy[Values]:
    texts = st.sampled_from(["… alle ledere har læst den", "Vi kender hinanden", "helt andre ord, også her"])
    kept = st.just(values["text"]) if values["text"] else texts
    return st.fixed_dictionaries({"code": st.one_of(_CODES, st.none()), "text": st.one_of(texts, kept)})


def _code_texts() -> SearchStrategy[str]:
    return st.one_of(
        st.builds("{}{}{}".format, st.sampled_from(["", "Nr. ", "Mål ", "(", " "]), _CODES, _ENDS),
        st.text(alphabet="0123456789.,-/ abNr()", max_size=12),
    )


_WHO = st.sampled_from(["teamlederne", "familierne", "medarbejderne i teamene", "alle forældre"])
_SAYS = st.sampled_from(
    ["svarer, at politikken bruges", "kender vejviseren", "oplever skift", "mener i høj grad, at den bruges", ""]
)
_NUMBERS = st.sampled_from(
    ["mindst 75 %", "højst 10 %", "80 %", "over 90 pct.", "60-70 %", "halvdelen", "ca. 50%", "min. 82,5 %", "mindst 3"]
)
_DATES = st.sampled_from(["ved udgangen af 2025", "i 2026", "inden 1/5-25", "i juni 2026", "senest 1. maj 2025", ""])


@st.composite
def _criterion_lines(draw: st.DrawFn) -> str:
    number, who, date_words, says = draw(_NUMBERS), draw(_WHO), draw(_DATES), draw(_SAYS)
    form = draw(st.sampled_from(["… {n} af {w} {d} {s}", "{n} {s} {d}", "der {d} er {n}, der {s}", "{s} {w}", "{n}"]))
    line = " ".join(form.format(n=number, w=who, d=date_words, s=says).split())
    joined = draw(st.sampled_from(["", "", ", og 90 % kender den", " og at 95 % er med", ". På længere sigt 95 %"]))
    return line + joined + draw(_ENDS)


@st.composite
def _criteria_texts(draw: st.DrawFn) -> str:
    sign = draw(st.sampled_from(["", "• ", "- ", "1) "]))
    lines = draw(st.lists(_criterion_lines(), max_size=3))
    return "\n".join(sign + line for line in lines)


def _targets() -> SearchStrategy[TargetValue]:
    return st.builds(
        lambda comparator, value: TargetValue(comparator, Decimal(value), unit=Unit.PERCENT),
        st.sampled_from([Comparator.GTE, Comparator.LTE, Comparator.GT]),
        st.sampled_from(["70", "82.5", "95"]),
    )


def _dues() -> SearchStrategy[Period]:
    return st.sampled_from(
        [
            Period(None, date(2025, 12, 31), Precision.DAY, is_deadline=True),
            Period(None, date(2026, 5, 1), Precision.DAY, is_deadline=True),
            Period(date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR),
        ]
    )


def _criteria_changes(values: Values) -> SearchStrategy[Values]:
    items: tuple[CriterionItem, ...] = values["success_criteria"]

    @st.composite
    def changed(draw: st.DrawFn) -> Values:
        wanted = list(items)
        measured = [index for index, item in enumerate(wanted) if item.targets]
        change = draw(st.sampled_from(["number", "date", "words", "long", "add", "remove"]))
        if change == "add" or not measured:
            step = StepItem(draw(_targets()), draw(_dues()))
            text = draw(st.sampled_from(["Forældrene er tilfredse", "Nye ledere kender planen"]))
            return {"success_criteria": (*wanted, item_from_model(text, (step,), CONTEXT))}
        index = draw(st.sampled_from(measured))
        item = wanted[index]
        if change == "number":
            step = replace(item.targets[0], target=draw(_targets()))
            wanted[index] = replace(item, targets=(step, *item.targets[1:]))
        elif change == "date":
            step = replace(item.targets[0], due=draw(_dues()))
            wanted[index] = replace(item, targets=(step, *item.targets[1:]))
        elif change == "words":
            new = item_from_model(item.text.rstrip(" .") + " hver dag", item.targets, CONTEXT, item)
            wanted[index] = replace(new, line=item.line)
        elif change == "long" and all(step.horizon is Horizon.SHORT for step in item.targets):
            step = StepItem(draw(_targets()), None, Horizon.LONG_TERM)
            wanted[index] = replace(item, targets=(*item.targets, step))
        else:
            del wanted[index]
        return {"success_criteria": tuple(wanted)}

    return changed()


def _owner_texts() -> SearchStrategy[str]:
    people = st.sampled_from(
        [
            "QX",
            "ZW",
            "YQ er tovholder",
            "Teamleder, Modtagelsen (QX)",
            "Afdelingsleder Forebyggelse",
            "NN",
            "QX (barsel, ZW vikarierer til 1/9)",
            "Tovholder: YQ",
            "Chef, Dagtilbud",
            "afdelingen for børn og unge",
        ]
    )
    bodies = st.sampled_from(["Forankret i chefgruppen", "Chefgruppen", "MED", "Alle ledere"])
    glue = st.sampled_from(["/", ", ", " og ", "\n", " & ", " – ", " –\n", " v/ "])
    return st.one_of(
        people,
        bodies,
        st.builds("{}{}{}".format, people, glue, people),
        st.builds("{}{}{}{}".format, bodies, glue, people, _ENDS),
        st.text(alphabet="QXZWabc ,/()–\n.er", max_size=20),
    )


def _owner_changes(values: Values) -> SearchStrategy[Values]:
    items: tuple[OwnerItem, ...] = values["responsibilities"]
    names = st.sampled_from(["AB", "CD", "EF"])

    @st.composite
    def changed(draw: st.DrawFn) -> Values:
        wanted = list(items)
        change = draw(st.sampled_from(["name", "add", "add", "remove"]))
        named = [index for index, item in enumerate(wanted) if item.kind is not Kind.ANCHORED and item.name]
        if change == "name" and named:
            index = draw(st.sampled_from(named))
            wanted[index] = replace(wanted[index], name=draw(names))
        elif change == "remove" and wanted:
            del wanted[draw(st.integers(0, len(wanted) - 1))]
        else:
            wanted.append(OwnerItem(Kind.COORDINATOR, draw(names)))
        first = next((i for i, item in enumerate(wanted) if item.kind is not Kind.ANCHORED), None)
        return {
            "responsibilities": tuple(replace(item, primary=i == first) for i, item in enumerate(wanted)),
        }

    return changed()


def _evaluation_texts() -> SearchStrategy[str]:
    method = st.sampled_from(
        [
            "Spørgeskema",
            "kort rundspørge",
            "dialog på ledermøde",
            "Stikprøve",
            "BI-udtræk",
            "Fælles snak",
            "ledelsestilsyn",
        ]
    )
    often = st.sampled_from(["", "", ", halvårligt", " hvert år", " (månedligt)"])
    glue = st.sampled_from([" + ", ",\nderefter ", " og ", " fulgt op af "])
    return st.one_of(
        st.builds("{}{}{}".format, method, often, _ENDS),
        st.builds("{}{}{}{}".format, method, glue, method, often),
        st.text(max_size=12),
    )


def _evaluation_changes(values: Values) -> SearchStrategy[Values]:
    kinds = st.lists(st.sampled_from([*EvaluationKind]), min_size=1, max_size=2, unique=True).map(tuple)
    item = values["evaluation"]
    text = item.text if item else "Spørgeskema"
    return st.builds(
        lambda sequence, frequency: {
            "evaluation": evaluation.item_from_model(text, sequence, frequency, item),
        },
        kinds,
        st.sampled_from([None, *Frequency]),
    )


def _result_texts() -> SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(
            ["68,0 %", "72 pct.", "0,72", "34", "1.250", "1,2 mio. kr.", "ja", "nej", "alle", "godt", "-", ""]
        ),
        st.builds("{} %{}".format, st.integers(0, 130), _ENDS),
        st.text(alphabet="0123456789,. %kr-", max_size=10),
    )


def _composed(compose: Callable[[Random], str]) -> SearchStrategy[str]:
    return st.integers(0, 2**32).map(lambda seed: compose(Random(seed)))


def _results(values: Values) -> SearchStrategy[Values]:
    value = st.one_of(
        st.builds(lambda n: TargetValue(Comparator.EQ, Decimal(n), unit=Unit.PERCENT), st.integers(0, 100)),
        st.builds(lambda n: TargetValue(Comparator.EQ, Decimal(n)), st.integers(0, 99_999)),
        st.none(),
    )
    return value.map(lambda result: {"value": result})


def _latest_results(values: Mapping[str, Any]) -> SearchStrategy[Mapping[str, Any]]:
    june = Period(date(2026, 6, 1), date(2026, 6, 30), Precision.MONTH)
    old = values["result"]
    shares = st.integers(0, 100).map(lambda n: TargetValue(Comparator.EQ, Decimal(n), unit=Unit.PERCENT))
    item = st.builds(ResultItem, shares, st.just(june) if old is None else st.sampled_from([old.period, june]))
    return st.one_of(item, item, st.none()).map(lambda wanted: {"result": wanted})


CASES: dict[str, LensCase] = {
    "text": LensCase(
        PlainText("comment"),
        st.one_of(st.builds("{}{}".format, _SENTENCES, _ENDS), st.text(max_size=20)),
        lambda _: st.one_of(st.none(), st.sampled_from(["Går rigtigt vej", "to\nlinjer"])).map(
            lambda v: {"comment": v}
        ),
    ),
    "coded_text": LensCase(CodedText("code", "text", 3), _coded_texts(), _coded_changes),
    "code": LensCase(
        CodeCell("code", 3), _code_texts(), lambda _: st.one_of(_CODES, st.none()).map(lambda v: {"code": v})
    ),
    "success_criteria": LensCase(Criteria(), _criteria_texts(), _criteria_changes),
    "responsibilities": LensCase(Owners(), _owner_texts(), _owner_changes),
    "evaluation": LensCase(Evaluation(), _evaluation_texts(), _evaluation_changes),
    "result": LensCase(ResultCell("value"), _result_texts(), _results),
    "dated_result": LensCase(
        DatedResultCell("value", "period"),
        _composed(composing_values.dated_result),
        lambda values: _results(values).map(
            lambda new: {**new, "period": values["period"] if new["value"] is not None else None}
        ),
    ),
    "latest_result": LensCase(LatestResult(), _composed(composing_values.dated_result), _latest_results),
    "target": LensCase(
        TargetCell("target"),
        _composed(composing_values.target),
        lambda _: st.one_of(_targets(), st.none()).map(lambda target: {"target": target}),
    ),
    "count": LensCase(
        CountCell("answers"),
        st.one_of(
            st.sampled_from(["34", "34 svar", "n = 12", "1.250", "mange", ""]), st.text("0123456789. sv", max_size=9)
        ),
        lambda _: st.one_of(st.none(), st.integers(0, 99_999)).map(lambda v: {"answers": v}),
    ),
}

"""The laws' texts and changes for status words, yes and no, labels, and lists of lines and times."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from schema.enums import ActivityStatus, DocumentState
from sync.lenses.labels import LabelCell
from sync.lenses.line_list import LinesCell
from sync.lenses.period_list import PeriodsCell
from sync.lenses.status import ActivityStatusCell, StatusWordCell
from sync.lenses.status_words import Said
from sync.lenses.yes_no import Answer, AnswerCell, YesNoCell
from tests.properties import composing
from tests.properties.lens_cases import LensCase, periods

Values = Mapping[str, Any]


def _composed(compose: Callable[[Random], str]) -> SearchStrategy[str]:
    return st.integers(0, 10**6).map(lambda seed: compose(Random(seed)))


def _one_of(name: str, *choices: Any) -> Callable[[Values], SearchStrategy[Values]]:
    return lambda _: st.sampled_from(choices).map(lambda choice: {name: choice})


def _period_lists(values: Values) -> SearchStrategy[Values]:
    return st.lists(periods(), max_size=3).map(lambda wanted: {"when": tuple(wanted)})


def _line_lists(values: Values) -> SearchStrategy[Values]:
    texts = st.lists(st.sampled_from(["Møde", "Brev til skoler", "Kursus i metoden", *values["tasks"]]), max_size=5)
    return texts.map(lambda wanted: {"tasks": tuple(wanted)})


_PHRASES = st.lists(st.sampled_from(composing.DATES), max_size=3)

CASES: dict[str, LensCase] = {
    "activity_status": LensCase(
        ActivityStatusCell(), _composed(composing.status), _one_of("declared_status", None, *ActivityStatus)
    ),
    "status_word": LensCase(StatusWordCell("status"), _composed(composing.status), _one_of("status", *Said)),
    "yes_no": LensCase(YesNoCell("told"), _composed(composing.answer), _one_of("told", True, False)),
    "answer": LensCase(AnswerCell("answer", Answer), _composed(composing.answer), _one_of("answer", *Answer)),
    "label": LensCase(
        LabelCell("state", DocumentState),
        st.builds(
            "{}{}".format,
            st.sampled_from(["Vedtaget", "gældende", "Gaeldende", "I høring", "UDKAST", "", " Erstattet"]),
            st.sampled_from(composing.ENDS),
        ),
        _one_of("state", None, *DocumentState),
    ),
    "lines": LensCase(LinesCell("tasks"), _composed(composing.text_lines), _line_lists),
    "periods": LensCase(
        PeriodsCell("when"),
        st.builds(lambda parts, glue: glue.join(parts), _PHRASES, st.sampled_from([" og ", ", ", "\n", " samt "])),
        _period_lists,
    ),
}

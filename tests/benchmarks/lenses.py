"""How many texts each lens reads in a second: seen for the first time, and again."""

from itertools import count

from sync.lenses.base import Context, Lens
from sync.lenses.registry import LENSES
from tests.benchmarks.measuring import heading, line, seconds
from tests.benchmarks.texts import TEXTS, cell

TEXTS_A_ROUND = 300
ROUNDS = 5
CONTEXT = Context(2025)
_ARGUMENTS = {
    "text": ("text",),
    "coded_text": ("code", "text", 3),
    "code": (3,),
    "count": ("answered",),
    "result": ("value",),
    "dated_result": ("value", "period"),
    "target": ("target",),
    "period": ("declared_deadline", True),
}


def run() -> None:
    heading("Lenses: texts per second (a new text, the same text again; the best of five rounds that take turns)")
    lenses: dict[str, Lens] = {name: LENSES[name](*_ARGUMENTS.get(name, ())) for name in TEXTS}
    best = {name: [float("inf"), float("inf")] for name in lenses}
    numbers = count(1000, TEXTS_A_ROUND)
    for _ in range(ROUNDS):
        for name, lens in lenses.items():
            first = next(numbers)
            cells = [cell(TEXTS[name](number)) for number in range(first, first + TEXTS_A_ROUND)]

            def read(lens: Lens = lens, cells: list = cells) -> None:  # type: ignore[type-arg]
                for one in cells:
                    lens.get(one, CONTEXT)

            best[name] = [min(best[name][0], seconds(read)), min(best[name][1], seconds(read))]
    for name, (new, again) in best.items():
        line(name, f"{TEXTS_A_ROUND / new:,.0f}", f"{TEXTS_A_ROUND / again:,.0f}", f"x {new / again:.1f}")

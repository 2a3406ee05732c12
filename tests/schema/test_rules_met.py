"""Every rule of the catalogue is told somewhere, or is known to wait for what it is about."""

import ast
from pathlib import Path

from schema.rules.catalogue import RULES

ROOMS = Path(__file__).parents[2]
NOT_YET_MET = {
    "A02": "No layout has a column for the start of an activity or goal beside the one for its deadline.",
    "D06": "Adopted texts have a state (policies, documents, service levels); none of them stands in a bound cell.",
    "K06": "Goals are referred to by number in T5, T6, T8 and T19, none of which is bound; in T4 it is M12.",
    "LI03": "Totals of leadership information stand in T15, which is not bound.",
}
"""Rules that no layout of today can meet, with the reason."""
SHOWN_INSTEAD = {
    "G04": "A number below five is shown as »<5« wherever it is read from outside; nobody can mend that it is small.",
    "G05": "A number that would give a small one away is shown as »*« in the same places.",
}
"""Rules that are kept where the number is shown, and have no issue."""


def told_in(tree: ast.AST) -> set[str]:
    """The rules that a module names, other than to compare with them."""
    compared = {id(below) for node in ast.walk(tree) if isinstance(node, ast.Compare) for below in ast.walk(node)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in compared and node.value in RULES
    }


def test_every_rule_is_told_somewhere_or_has_a_reason_not_to_be() -> None:
    told: set[str] = set()
    for path in (path for room in ("schema", "sync") for path in (ROOMS / room).rglob("*.py")):
        told |= told_in(ast.parse(path.read_text(encoding="utf-8")))
    reasons = NOT_YET_MET.keys() | SHOWN_INSTEAD.keys()
    assert told | reasons == RULES.keys()
    assert not told & reasons

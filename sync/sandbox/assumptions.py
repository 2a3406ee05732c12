"""What is assumed about Google Sheets without having been seen there, each behind a switch.

`styring sandbox --assume name=value` turns one; a test that holds with both values does not rest on the assumption.
Numbers are those of the notes on how Google Sheets behaves. A spreadsheet remembers what it was edited under, so that
its log gives the same result when it is run again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace


class UnknownAssumptionError(ValueError):
    """No such switch, or no such value; the message is one line for the person who set it."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The switches, each with what is assumed when nobody says otherwise."""

    sort_moves_row_metadata: bool = False
    """37: developer metadata of a row goes with its cells when a range over the whole width of the tab is sorted.
    False: it belongs to the row and stays."""

    duplicates_carry_metadata: bool = True
    """39: a duplicated tab has the metadata of the first, with new ids. False: it has none."""

    insertion_rewrites_references: bool = True
    """32: inserting and deleting rows and columns rewrites the references in formulas. False: the texts stay."""

    shrinking_drops_cells: bool = True
    """35: a smaller rowCount or columnCount drops the cells outside. False: it is refused where cells have content."""

    merging_drops_covered_values: bool = True
    """42: merging empties all cells but the top-left. False: they keep their values, unseen."""

    covered_cells_take_values: bool = True
    """42: a cell under a merge takes a value, which is not shown. False: the value is dropped without a word."""

    reading_outside_is_refused: bool = True
    """21: a values read that starts outside the grid is refused. False: it answers an empty range."""

    strict_validation_refuses_typed: bool = True
    """A value written USER_ENTERED against a strict validation is refused. False: it is written, and marked invalid."""

    filters_hide_new_values: bool = False
    """A filter looks again at rows that are edited after it was set. False: rows stay as hidden as they were."""

    typed_dots_are_dates: bool = True
    """18: where dates are written with points, as in da_DK, "1.5" is a date. False: it stays text."""

    typed_percents_are_numbers: bool = True
    """19: "5%" is 0.05 shown as a percentage. False: it stays text."""

    typed_truth_words_are_booleans: bool = True
    """19: "true", and the locale's own word, is TRUE. False: it stays text."""

    leading_apostrophe_is_dropped: bool = True
    """20: typed "'0042" reads back as 0042. False: the apostrophe is part of the text."""

    letters_beyond_ascii_are_quoted: bool = True
    """26: ranges are answered as 'Mål'!A1. False: as Mål!A1; blanks and signs are quoted all the same."""

    apostrophes_are_doubled: bool = True
    """27: ranges are answered as 'Bob''s'!A1. False: as 'Bob's'!A1; both are read."""

    drive_limits_are_403: bool = True
    """46: Drive's quota is 403 of the domain usageLimits. False: it is 429."""

    batches_count_once: bool = True
    """47: a batchUpdate is one request of the quota. False: it is as many as it has requests."""


DEFAULT = Assumptions()


def from_words(words: Iterable[str], start: Assumptions | None = None) -> Assumptions:
    """Read `name=true` and `name=false`. Raises UnknownAssumptionError."""
    known = {item.name for item in fields(Assumptions)}
    result = start or Assumptions()
    for word in words:
        name, _, value = word.partition("=")
        if name not in known:
            raise UnknownAssumptionError(f"There is no assumption {name!r}; there are {', '.join(sorted(known))}.")
        if value.lower() not in ("true", "false"):
            raise UnknownAssumptionError(f"The assumption {name} is true or false, not {value!r}.")
        result = replace(result, **{name: value.lower() == "true"})
    return result

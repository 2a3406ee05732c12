"""The whole example of a size, chapter by chapter. Pure."""

from collections.abc import Iterator
from datetime import date

from schema.changes import Create
from schema.example.documents import make_documents, value_basis
from schema.example.goals import Scene, Shape, late_activity, make_policy
from schema.example.implementation import make_programme
from schema.example.maker import Maker
from schema.example.practice import make_practice
from schema.example.size import Size
from schema.example.texts import Words, Writer, all_words
from schema.example.town import NAMES, Town, make_town

SEED = 1
_SMALL = Shape(political_goals=2, sub_goals=2, action_goals=3, focus_areas=2, development_goals=2)
_LARGE = Shape(political_goals=6, sub_goals=4, action_goals=5, focus_areas=3, development_goals=2)
TOWNS = {Size.SMALL: 1, Size.TOWN: 1, Size.COUNTRY: len(NAMES)}
"""How many municipalities there are."""


def generate(size: Size, today: date, seed: int = SEED) -> Iterator[Create]:
    """Every record of the example, owners before what belongs to them.

    The same arguments always give the same records. Ids depend on neither `today` nor `seed`, so that the example
    is the same one whenever and however it is made.
    """
    for chapter in chapters(size, today, seed):
        yield from chapter


def chapters(size: Size, today: date, seed: int = SEED) -> Iterator[list[Create]]:
    """The records in portions, each of which points to nothing but itself and those before."""
    for number in range(TOWNS[size]):
        words = all_words()
        maker = Maker(NAMES[number], number, seed, today)
        town = make_town(maker)
        yield maker.changes
        for field, own in enumerate(words[:1] if size is Size.SMALL else words):
            shape = _SMALL if field == 0 else _LARGE
            yield _policy(town, Maker(f"{NAMES[number]}/{own.name}", field, seed, today), own, shape)


def _policy(town: Town, maker: Maker, words: Words, shape: Shape) -> list[Create]:
    """A policy and all that belongs to it."""
    writer = Writer(maker, words)
    scene = Scene(town, writer, maker.coming("Policy", 1), maker.coming("GovernanceDocument", 1))
    value_basis(scene)
    make_policy(scene, shape)
    late_activity(scene)
    documents = make_documents(scene)
    programme = make_programme(scene, documents)
    make_practice(scene, programme, documents)
    return maker.changes

"""The example: an invented municipality that fills every entity, to try out, to test and to measure with.

Everything in it is made up: places, documents, sentences; of persons there are initials and titles alone. It rests on
the reference content that Styring brings along (`schema.reference`), which must be loaded before.
"""

from schema.example.generating import generate
from schema.example.loading import ACTOR, Loaded, holds_other_data, load
from schema.example.size import Size

__all__ = ["ACTOR", "Loaded", "Size", "generate", "holds_other_data", "load"]

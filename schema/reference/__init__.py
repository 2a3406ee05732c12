"""Reference content: what Styring brings along in its own words, and how it gets into a database.

The files under `content/` hold it, in Danish and English, to be read and translated. Each `[[Type]]` is a record; a
list within it holds records that belong to it, under the name that the model gives that relation.
"""

from schema.reference.content import Item, ReferenceContentError, read_content, shipped
from schema.reference.loading import ACTOR, Loaded, load

__all__ = ["ACTOR", "Item", "Loaded", "ReferenceContentError", "load", "read_content", "shipped"]

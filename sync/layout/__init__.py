"""What stands where in a tab: finds the table, binds its columns, and gives every record its cells.

`recognise` understands a tab that nobody has connected yet and asks wherever it is not sure; `read` reads a connected
tab by the header words that a person confirmed.
"""

from sync.layout.answers import HeaderGone, NotRecognised, Why
from sync.layout.reader import read
from sync.layout.recognition import recognise
from sync.layout.tab import ID_HEADER
from sync.layout.unread import NOT_READ

__all__ = ["ID_HEADER", "NOT_READ", "HeaderGone", "NotRecognised", "Why", "read", "recognise"]

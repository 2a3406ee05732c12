"""The example's spreadsheets: two policies of the invented municipality Birkelev.

Everything is data (`*.json`): `workbooks()` makes of it the bodies of `spreadsheets.create`. The same call always gives
the same answer. Who works in Birkelev, and all that no sheet holds, is in `schema.example`.
"""

from api.example.workbooks import ExampleWorkbook, workbooks

__all__ = ["ExampleWorkbook", "workbooks"]

"""The example: the invented municipality Birkelev with two policies, their workbooks and who works there.

Everything is data (`*.json`): `workbooks()` makes of it the bodies of `spreadsheets.create`, `organisation()` the
records that no sheet holds. The same call always gives the same answer.
"""

from api.example.organisation import ExampleBody, ExamplePerson, ExampleUnit, Organisation, organisation
from api.example.workbooks import ExampleWorkbook, workbooks

__all__ = [
    "ExampleBody",
    "ExamplePerson",
    "ExampleUnit",
    "ExampleWorkbook",
    "Organisation",
    "organisation",
    "workbooks",
]

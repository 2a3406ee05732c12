"""The command line `styring`.

Exit codes: 0 done · 1 refused, or something could not be read · 2 wrong use · 3 the database or Google cannot be
reached · 4 cannot run here (port, folder, disk) · 70 an unexpected error.
"""

from api.cli.main import main

__all__ = ["main"]

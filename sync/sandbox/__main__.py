"""`python -m sync.sandbox --port N --data-dir D`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sync.sandbox.server import AddressInUseError, serve
from sync.sandbox.store import DataFolderError


def main() -> int:
    """Run the sandbox until stopped; 1 with one line of explanation when it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m sync.sandbox", description="A local server for the Sheets API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--data-dir", type=Path, default=None, help="keeps the spreadsheets; in memory when left out")
    given = parser.parse_args()
    try:
        serve(given.host, given.port, given.data_dir)
    except (AddressInUseError, DataFolderError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

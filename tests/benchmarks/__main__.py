"""`python -m tests.benchmarks [lenses] [fixtures] [layout] [model] [sandbox] [cycle]`: prints what it measured."""

import logging
import sys

import structlog

from tests.benchmarks import cycle, fixtures_read, layout, lenses, model, sandbox

PARTS = {
    "lenses": lenses.run,
    "fixtures": fixtures_read.run,
    "layout": layout.run,
    "model": model.run,
    "sandbox": sandbox.run,
    "cycle": cycle.run,
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"{', '.join(unknown)}: unknown; there are {', '.join(PARTS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in names or PARTS:
        PARTS[name]()


main(sys.argv[1:])

"""`python -m tests.benchmarks [lenses] [layout] [model] [sandbox] [cycle]`: measures, and prints what it measured."""

import logging
import sys

import structlog

from tests.benchmarks import cycle, layout, lenses, model, sandbox

PARTS = {
    "lenses": lenses.run,
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

"""`python -m tests.benchmarks [lenses] [fixtures] [layout] [model] [sandbox] [cycle] [example] [country]`.

Measures, and prints what it measured; without a name everything but the country, which takes minutes.
"""

import logging
import sys

import structlog

from schema.collector import settle_memory
from tests.benchmarks import cycle, example, fixtures_read, layout, lenses, model, sandbox

PARTS = {
    "lenses": lenses.run,
    "fixtures": fixtures_read.run,
    "layout": layout.run,
    "model": model.run,
    "sandbox": sandbox.run,
    "cycle": cycle.run,
    "example": example.run,
}
WHEN_NAMED = {"country": example.run_country}


def main(names: list[str]) -> None:
    every = PARTS | WHEN_NAMED
    unknown = [name for name in names if name not in every]
    if unknown:
        sys.exit(f"{', '.join(unknown)}: unknown; there are {', '.join(every)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    settle_memory()  # as in a server or worker that has started
    for name in names or PARTS:
        every[name]()


main(sys.argv[1:])

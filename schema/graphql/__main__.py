"""Prints the schema as SDL: `python -m schema.graphql > docs/schema.graphql`."""

import sys

from schema.graphql.build import build_schema

HEADER = "# Derived from schema/entities. Regenerate: python -m schema.graphql > docs/schema.graphql\n\n"


def sdl() -> str:
    """The whole schema as text, as it is committed."""
    return HEADER + build_schema().as_str() + "\n"


if __name__ == "__main__":
    sys.stdout.write(sdl())

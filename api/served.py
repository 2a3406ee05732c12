"""The GraphQL schema that the API serves; `python -m api.served > docs/schema.graphql` prints it."""

import sys
from functools import cache

from schema.graphql import DerivedSchema, build_schema
from schema.views import SPECIALS
from sync.lens_query import LENS

HEADER = "# Derived from schema/entities. Regenerate: python -m api.served > docs/schema.graphql\n\n"


@cache
def served_schema() -> DerivedSchema:
    """Derived once a process: it depends on the declarations alone. What the sync adds to it is told here."""
    return build_schema(specials=(*SPECIALS, LENS))


def sdl() -> str:
    """The whole schema as text, as it is committed."""
    return HEADER + served_schema().as_str() + "\n"


if __name__ == "__main__":
    sys.stdout.write(sdl())

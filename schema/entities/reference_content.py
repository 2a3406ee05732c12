"""What Styring brings along for a municipality to use, overwrite or put away (DOMAIN.md 0, ground rule for texts)."""

from sqlalchemy.orm import Mapped

from schema import field
from schema.model import Entity


class ReferenceContent(Entity):
    """Standardindhold, som følger med Styring. Kommunen kan rette og arkivere det og føje sit eget til; en ny version
    af Styring ændrer ikke det, kommunen har rørt ved.

    Reference content that comes with Styring. The municipality may change and archive it, and add its own; a new
    version of Styring does not change what the municipality has touched.

    In code: loaded by `schema.reference`.
    """

    __abstract__ = True

    key: Mapped[str | None] = field.text(
        "Nr.",
        "Key",
        headers=("Nr.", "Nummer"),
        description="Det faste nummer eller navn, fx CL1.1, V1.1 eller TOP_LEADERSHIP. / The fixed number or name, e.g."
        " CL1.1, V1.1 or TOP_LEADERSHIP.",
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")

"""Special reads of the governance model: views that no collection gives."""

from schema.reads.special import Special

SPECIALS: tuple[Special, ...] = ()

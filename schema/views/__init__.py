"""Special reads of the governance model: views that no collection gives."""

from schema.reads.special import Special
from schema.views.path import PATH_READ

SPECIALS: tuple[Special, ...] = (PATH_READ,)

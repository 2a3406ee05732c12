"""Special reads of the governance model: views that no collection gives."""

from schema.reads.special import Special
from schema.views.levels import LEVELS_READ
from schema.views.model_labels import MODEL_READ
from schema.views.path import PATH_READ
from schema.views.search import SEARCH_READ

SPECIALS: tuple[Special, ...] = (PATH_READ, LEVELS_READ, SEARCH_READ, MODEL_READ)

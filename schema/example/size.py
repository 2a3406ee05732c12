"""How large an example is wanted."""

from enum import Enum, unique


@unique
class Size(Enum):
    """Each size holds all that the smaller ones hold: loading a larger one adds to what is there."""

    SMALL = "small"
    """One municipality with one policy: a few hundred records."""
    TOWN = "town"
    """The same municipality with a policy for each of its fields: 2,000 goals, 2,000 activities and more."""
    COUNTRY = "country"
    """Such a town many times: about 200,000 records."""

"""Fill colours that stand for a status: a traffic light in a cell without a word (DOMAIN.md 3.1, X05)."""

from colorsys import rgb_to_hsv

from sync.lenses.status_words import Said

_LIGHTS: tuple[tuple[float, float, Said], ...] = (
    (0, 18, Said.OFF_TRACK),
    (40, 70, Said.AT_RISK),
    (75, 170, Said.ON_TRACK),
    (345, 360, Said.OFF_TRACK),
)
"""Hues in degrees, both ends included. What lies between them (orange, blue) is no colour of a traffic light."""

_PALEST = 0.08
"""Least saturation: a paler fill is white or grey."""
_DARKEST = 0.35


def light(fill: str) -> Said | None:
    """What a fill (`#rrggbb`, "" for none) says; None where it is no red, yellow or green.

    >>> light("#fff2cc")
    <Said.AT_RISK: 11>
    """
    if not fill:
        return None
    red, green, blue = (int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, saturation, value = rgb_to_hsv(red, green, blue)
    if saturation < _PALEST or value < _DARKEST:
        return None
    return next((said for first, last, said in _LIGHTS if first <= round(hue * 360) <= last), None)

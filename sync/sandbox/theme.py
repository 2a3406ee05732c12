"""The theme that every new spreadsheet has."""

from __future__ import annotations

from typing import Any

_COLOURS: dict[str, dict[str, float]] = {
    "TEXT": {},
    "BACKGROUND": {"red": 1, "green": 1, "blue": 1},
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}

DEFAULT: dict[str, Any] = {
    "primaryFontFamily": "Arial",
    "themeColors": [{"colorType": kind, "color": {"rgbColor": colour}} for kind, colour in _COLOURS.items()],
}


def with_style(value: dict[str, Any], name: str) -> None:
    """Put a colour into `value` twice, as Google answers it: as a colour and as a colour style, which goes first."""
    style = value.get(name + "Style")
    if style is not None:
        value[name] = _COLOURS.get(style.get("themeColor", ""), style.get("rgbColor", {}))
    elif name in value:
        value[name + "Style"] = {"rgbColor": value[name]}

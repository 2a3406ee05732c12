"""When to stop rather than to believe a snapshot (DESIGN 7.4)."""

ROWS_THAT_MAY_GO = 3
SHARE_THAT_MAY_GO = 0.2


def too_many_gone(gone: int, total: int, *, empty: bool = False) -> bool:
    """More than 3 rows and more than 20 % of a tab, or all there was: somebody has to confirm (Z05)."""
    return (empty and gone > 0) or (gone > ROWS_THAT_MAY_GO and gone > SHARE_THAT_MAY_GO * total)

"""When to stop rather than to believe a snapshot (DESIGN 7.4)."""

ROWS_THAT_MAY_GO = 3
SHARE_THAT_MAY_GO = 0.2


def too_many_gone(gone: int, total: int) -> bool:
    """More than 3 rows and more than 20 % of a tab: somebody has to confirm (Z05)."""
    return gone > ROWS_THAT_MAY_GO and gone > SHARE_THAT_MAY_GO * total

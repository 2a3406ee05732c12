"""Ids of records: UUID version 7, made in Python, so that they sort by age."""

import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A new random id (RFC 9562 version 7); each one of this process is greater than the ones before it.

    48 bits of Unix milliseconds, 12 bits of their fraction, 62 random bits.
    """
    global _last
    moment = time.time_ns() * 4096 // 1_000_000
    with _lock:
        _last = moment = max(moment, _last + 1)
    milliseconds, fraction = moment >> 12, moment & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))

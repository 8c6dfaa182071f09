"""How often one address may ask: one allowance for each, shared by all workers of a server.

The table is anonymous shared memory that the server maps before it forks its workers: for each address, when its
allowance will be whole again (the generic cell rate algorithm), in seconds of the machine's steady clock. A request
costs one hash, one read and one write of eight bytes. Within a worker this is exact; two workers that read the same
address's moment at once may count their two requests as one, so a busy address can get a little more than its share,
never less. Two addresses share an allowance when they fall on the same of the million places.
"""

import mmap
import secrets
from functools import lru_cache
from hashlib import blake2b
from math import ceil
from threading import Lock
from time import monotonic
from typing import Any

PLACES = 2**20
_key = secrets.token_bytes(16)  # so that nobody can choose an address that shares another's place
_shared: Any = None  # a memoryview of floats


def share() -> None:
    """Map the table that this process and those it forks from now on use."""
    global _shared
    _shared = _map()


def _map() -> Any:
    return memoryview(mmap.mmap(-1, PLACES * 8)).cast("d")


class Rates:
    """Allows an address, or whatever else is counted, `rate` times a second, and `burst` at once after a rest.

    `of` keeps what several of these count apart.
    """

    def __init__(self, rate: float, burst: int, of: str = "") -> None:
        self._of = of
        self._interval = 1 / rate
        self._tolerance = (burst - 0.999) / rate  # a thousandth for the rounding of sums
        self._moments = _map() if _shared is None else _shared
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Count a request; answers 0 when it is allowed, else the seconds after which one will be."""
        place = _place(address, self._of)
        now = monotonic()
        with self._lock:
            ahead: float = self._moments[place] - now
            if ahead < 0:
                ahead = 0.0
            if ahead <= self._tolerance:
                self._moments[place] = now + ahead + self._interval
                return 0
        return max(1, ceil(ahead - self._tolerance))

    def give_back(self, address: str) -> None:
        """Take a request back that was counted and turned out not to be what is limited."""
        place = _place(address, self._of)
        with self._lock:
            self._moments[place] -= self._interval


@lru_cache(maxsize=16384)
def _place(address: str, of: str = "") -> int:
    if ":" in address:  # a household or a machine has a whole /64 of IPv6
        address = _network(address)
    return int.from_bytes(blake2b(f"{of} {address}".encode(), digest_size=8, key=_key).digest()) % PLACES


def _network(address: str) -> str:
    from ipaddress import IPv6Address, IPv6Network

    try:
        parsed = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False))

"""Which names the service answers to, and who asks when proxies stand in front."""

import re
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

HOST = re.compile(r"(?P<name>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(?::[0-9]{1,5})?")
REMEMBERED = 1000


class Hosts:
    """The trusted names, as TRUSTED_HOSTS lists them."""

    def __init__(self, names: str) -> None:
        listed = {name.strip().lower() for name in names.split(",") if name.strip()}
        self._any = "*" in listed
        self._exact = {name for name in listed if not name.startswith(".")}
        self._under = tuple(name for name in listed if name.startswith("."))
        self._known: dict[str, bool] = {}

    def trusts(self, host: str) -> bool:
        """Whether a Host header names this service; never when it is empty, malformed or two in one."""
        known = self._known.get(host)
        if known is None:
            known = self._judge(host)
            if len(self._known) < REMEMBERED and len(host) < 300:
                self._known[host] = known
        return known

    def _judge(self, host: str) -> bool:
        match = HOST.fullmatch(host.lower()) if len(host) < 300 else None
        if match is None:
            return False
        name = match["name"]
        return self._any or name in self._exact or name.endswith(self._under)


def believe_proxies(environ: dict[str, Any], count: int) -> None:
    """Take the client's address and scheme from what the nearest `count` proxies say; each appends one value."""
    address = _said(environ.get("HTTP_X_FORWARDED_FOR", ""), count)
    if address:
        with suppress(ValueError):  # not an address: the proxy's own stays
            environ["REMOTE_ADDR"] = str(ip_address(_without_port(address)))
    scheme = _said(environ.get("HTTP_X_FORWARDED_PROTO", ""), count)
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme


def _said(header: str, count: int) -> str | None:
    values = header.split(",")
    return values[-count].strip() if len(values) >= count else None


def _without_port(address: str) -> str:
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address

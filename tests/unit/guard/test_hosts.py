"""Which names the service answers to, and whom it believes about who asks."""

import pytest

from app.guard.hosts import Hosts, believe_proxies


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "terms.example.org", "terms.example.org.:443", "a.b.example.net", "[::1]:8000"],
)
def test_a_listed_name_is_trusted_in_any_spelling(host: str) -> None:
    assert Hosts("localhost, terms.example.org, .example.net, [::1]").trusts(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.org",
        "example.net",
        "localhost.evil.org",
        "evilexample.net",
        "localhost,evil.org",
        "localhost@evil.org",
        "localhost:port",
        "localhost:8000:1",
        "local host",
        "localhost/evil",
        "é.example.net",
        ".example.net",
        "[::1",
        "a" * 400,
    ],
)
def test_any_other_name_is_not(host: str) -> None:
    assert not Hosts("localhost, .example.net, [::1]").trusts(host)


def test_any_name_can_be_trusted_but_never_nonsense() -> None:
    assert Hosts("*").trusts("whatever.example") and not Hosts("*").trusts("a b") and not Hosts("*").trusts("")


def test_what_is_remembered_does_not_grow_without_end() -> None:
    hosts = Hosts("localhost")
    for number in range(3000):
        hosts.trusts(f"host-{number}.example")
    assert len(hosts._known) <= 1000 and hosts.trusts("localhost")


@pytest.mark.parametrize(
    ("count", "header", "address"),
    [
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "10.0.0.1, 192.0.2.1", "192.0.2.1"),  # what came before is the client's own word
        (2, "10.0.0.1, 192.0.2.1, 198.51.100.7", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1:4711", "192.0.2.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "unknown", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_is_what_the_last_trusted_proxy_says(count: int, header: str, address: str) -> None:
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": header, "wsgi.url_scheme": "http"}
    believe_proxies(environ, count)
    assert environ["REMOTE_ADDR"] == address


@pytest.mark.parametrize(("said", "scheme"), [("https", "https"), ("http, https", "https"), ("javascript", "http")])
def test_so_is_the_scheme(said: str, scheme: str) -> None:
    environ = {"HTTP_X_FORWARDED_PROTO": said, "wsgi.url_scheme": "http"}
    believe_proxies(environ, 1)
    assert environ["wsgi.url_scheme"] == scheme

"""How often one address may ask."""

import os
from collections.abc import Iterator

import pytest

from app.guard import rates
from app.guard.rates import Rates


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(rates, "monotonic", made)
    return made


@pytest.fixture
def shared() -> Iterator[None]:
    rates.share()
    yield
    rates._shared = None


def test_a_burst_is_allowed_and_then_the_rate(clock: Clock) -> None:
    limit = Rates(50, 500)
    assert [limit.wait("192.0.2.1") for _ in range(500)] == [0] * 500
    assert limit.wait("192.0.2.1") == 1
    clock.now += 1
    assert [limit.wait("192.0.2.1") for _ in range(51)].count(0) == 50
    clock.now += 3600
    assert [limit.wait("192.0.2.1") for _ in range(501)].count(0) == 500


def test_the_wait_is_how_long_it_takes_until_one_is_allowed(clock: Clock) -> None:
    limit = Rates(1, 1)
    assert limit.wait("192.0.2.1") == 0
    assert limit.wait("192.0.2.1") == 1
    clock.now += 1
    assert limit.wait("192.0.2.1") == 0


def test_who_asks_too_often_does_not_lengthen_the_wait(clock: Clock) -> None:
    limit = Rates(10, 10)
    for _ in range(1000):
        limit.wait("192.0.2.1")
    clock.now += 0.11
    assert limit.wait("192.0.2.1") == 0


def test_addresses_do_not_share_an_allowance_but_a_network_of_ipv6_does(clock: Clock) -> None:
    limit = Rates(1, 1)
    assert limit.wait("192.0.2.1") == limit.wait("192.0.2.2") == limit.wait("2001:db8::1") == 0
    assert limit.wait("2001:db8::2") == 1 and limit.wait("2001:db8:0:1::1") == 0
    assert limit.wait("::ffff:192.0.2.1") == 1
    assert limit.wait("") == 0  # a socket of the file system has no address


def test_processes_that_were_forked_count_together(shared: None) -> None:
    limit = Rates(1, 10)
    for _ in range(3):
        child = os.fork()
        if child == 0:
            own = Rates(1, 10)
            os._exit(sum(own.wait("192.0.2.1") == 0 for _ in range(3)))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert [limit.wait("192.0.2.1") for _ in range(3)].count(0) == 1

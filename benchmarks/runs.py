"""Running the service for a measurement: commands, servers on loopback, and load on them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FORGETFUL = "PUENTE_BENCHMARKS_FORGETFUL"
"""In the environment of `benchmarks.app`: answer each query as if nobody had asked it before."""
ROOT = Path(__file__).parent.parent
CONNECTIONS = 16
SECONDS = 3


def environment(data: Path) -> dict[str, str]:
    """What a measured process runs with: its own data folder, no rate limit, no log of requests."""
    return os.environ | {"DATA_DIR": str(data), "RATE_LIMIT": "off", "LOG_LEVEL": "error", "PYTHONPATH": str(ROOT)}


def flask(data: Path, *command: str) -> None:
    """Run a command of the service."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *command], env=environment(data), cwd=ROOT, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def watched(data: Path, *command: str) -> float:
    """Run a command of the service; answers the most memory that it held, in MB, its own processes included.

    Pages that several of them share are counted once, those of mapped files as well.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", *command], env=environment(data), cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _held(process.pid))
        time.sleep(1)  # looking costs the process time
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return peak


def _held(pid: int) -> float:
    """The memory of a process and its children, in MB."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        rollups = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in (pid, *children)]
    except OSError:  # one has just ended
        return 0.0
    return sum(int(size) for each in rollups for size in re.findall(r"^Pss:\s+(\d+) kB", each, re.MULTILINE)) / 1024


def warm(data: Path) -> None:
    """Have the system read a database into its memory, as a service finds it that has run for a while."""
    with (data / "puente.db").open("rb") as file:
        while file.read(1 << 24):
            pass


@contextmanager
def served(data: Path, workers: int = 2, *, forgetful: bool = False) -> Iterator[tuple[str, list[int]]]:
    """The application with its constant view, served; answers its address and its workers' process ids."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--factory",
        "--no-ws",
        "--workers",
        str(workers),
    ]
    command += ["--blocking-threads", "32", "--port", str(port), "benchmarks.app:create_app"]
    server = subprocess.Popen(
        command,
        env=environment(data) | ({FORGETFUL: "1"} if forgetful else {}),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address + "/healthz")
        yield address, _children(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=True).stdout
    found = []
    for child in map(int, listed.split()):
        if "resource_tracker" not in Path(f"/proc/{child}/cmdline").read_text():
            found.append(child)
    return found


def requests_per_second(address: str, paths: Sequence[str], folder: Path) -> float:
    """What a server answers to 16 connections that ask for these paths in turn. Needs wrk."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is needed to measure requests per second: apt-get install wrk")
    script = folder / "paths.lua"
    listed = ", ".join(f'"{path}"' for path in paths)
    script.write_text(
        f"local paths = {{{listed}}}\nlocal i = 0\n"
        'function request() i = i + 1; return wrk.format("GET", paths[(i % #paths) + 1]) end\n'
    )
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), address]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if refused := re.search(r"Non-2xx or 3xx responses: \d+", printed):
        raise RuntimeError(f"{paths[0]}: {refused.group()}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])  # type: ignore[index]


def private_memory(pid: int) -> float:
    """Memory that only this process holds, in MB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+) kB", rollup, re.MULTILINE)) / 1024

"""The server: `python -m app.serving` serves the application with granian."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings


def main() -> None:
    """Serve on HOST and PORT with WORKERS processes until a signal ends it."""
    Granian(
        "app:create_app",
        factory=True,
        address=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WORKERS", "2")),
        blocking_threads=int(os.environ.get("THREADS", "64")),
        http1_settings=HTTP1Settings(max_buffer_size=32768),
        runtime_threads=1,
        websockets=False,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    main()

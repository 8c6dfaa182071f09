"""What the database remembers. The only place that imports SQLAlchemy, and the only commit: `transaction()`."""

from flask import Flask
from sqlalchemy.orm import Session

from app.store import database, wanted
from app.store.database import Reader, disconnect, reader, reading, transaction

__all__ = ["Reader", "Session", "disconnect", "init", "reader", "reading", "transaction"]


def init(app: Flask) -> None:
    """Make what an application keeps to reach its database; nothing is connected yet."""
    database.init(app)
    wanted.init(app)

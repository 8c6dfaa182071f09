"""What the database remembers. The only place that imports SQLAlchemy, and the only commit: `transaction()`."""

from sqlalchemy.orm import Session

from app.store.database import Reader, disconnect, init, reader, reading, transaction

__all__ = ["Reader", "Session", "disconnect", "init", "reader", "reading", "transaction"]

"""What the database remembers. The only place that imports SQLAlchemy, and the only commit: `transaction()`."""

from sqlalchemy.orm import Session

from app.store.database import init, reading, transaction

__all__ = ["Session", "init", "reading", "transaction"]

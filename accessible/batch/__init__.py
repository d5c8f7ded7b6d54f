"""Whole libraries: many documents through the line, with a ledger of what became of each."""

from accessible.batch.orders import Order

__all__ = ["Order"]

"""The words of each language: data alone, read by ``accessible.mathematics.tongue``."""

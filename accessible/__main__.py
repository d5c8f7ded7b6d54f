"""``python -m accessible`` is the ``accessible`` command."""

from accessible.cli import main

# Worker processes import the main module: only the command itself runs it.
if __name__ == "__main__":
    main()

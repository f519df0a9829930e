"""Django's own entry; `.venv/bin/buendnis` is the one to use."""

from buendnis.config.cli import main

if __name__ == "__main__":
    main()

"""Results in a JSON file, a line a run; several processes may add to one file."""

import fcntl
import json
from pathlib import Path


class Results:
    """Rows by their key; a row with the same key is replaced."""

    def __init__(self, path: Path, keys: tuple[str, ...]) -> None:
        self.path, self.keys = path, keys
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows = self._kept()

    def _kept(self) -> dict[tuple, dict]:
        kept = json.loads(self.path.read_text()) if self.path.exists() else []
        return {self.key(row): row for row in kept}

    def key(self, row: dict) -> tuple:
        return tuple(row[key] for key in self.keys)

    def add(self, row: dict) -> None:
        with self.path.with_suffix(".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self.rows = self._kept() | {self.key(row): row}
            lines = ",\n".join(json.dumps(self.rows[key]) for key in sorted(self.rows))
            self.path.write_text(f"[\n{lines}\n]\n")

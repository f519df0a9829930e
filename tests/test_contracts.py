"""The import contracts hold, and each of them really fails when somebody breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )


def copy_of_the_house(where: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", where)
    shutil.copytree(
        ROOT / "buendnis",
        where / "buendnis",
        ignore=lambda folder, names: [n for n in names if not keeps(folder, n)],
    )
    return where


def keeps(folder: str, name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name not in ("__pycache__", "static", "templates"))


def test_the_house_keeps_its_contracts():
    answer = lint(ROOT)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("broken", "line", "contract"),
    [
        ("base/text.py", "from buendnis.matching import models", "House: imports go downstairs"),
        ("website/views/__init__.py", "from buendnis.desk import queries", "House: imports go downstairs"),
        ("alliance/rules.py", "from buendnis.alliance import models, permissions", "Drawers: inside a room"),
        ("desk/rules.py", "from buendnis.matching import forms", "Doors of matching stay private"),
    ],
)
def test_a_broken_contract_is_named(tmp_path, broken, line, contract):
    house = copy_of_the_house(tmp_path)
    path = house / "buendnis" / broken
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    answer = lint(house)

    assert answer.returncode == 1
    assert [row for row in answer.stdout.splitlines() if row.startswith(contract) and "BROKEN" in row]

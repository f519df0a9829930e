"""Which licences stand behind what we ship: every one must be on the list in pyproject.toml.

Python packages come from the runtime lock file, front-end files from package-lock.json. `--list` prints all.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def locked() -> list[str]:
    """Names of the packages that run in an installation."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return [line.split("==")[0] for line in lines if re.match(r"[a-zA-Z0-9]", line)]


def python_licences() -> dict[str, str]:
    command = [
        BIN / "pip-licenses",
        "--from=mixed",
        "--format=json",
        "--with-system",
        "--packages",
        *locked(),
    ]
    listed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {package["Name"].lower(): package["License"] for package in listed}


def front_end_licences() -> dict[str, str]:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return {
        name.removeprefix("node_modules/"): str(about.get("license", ""))
        for name, about in packages.items()
        if name and not about.get("dev")
    }


def refused(licences: dict[str, str], allowed: list[str], stated: dict[str, str]) -> dict[str, str]:
    """Packages of which no choice is allowed; where one is unclear, what we read ourselves counts."""

    def fits(expression: str) -> bool:
        choices = re.split(r" OR ", expression)
        return any(all(part.strip() in allowed for part in re.split(r" AND |; ", one)) for one in choices)

    said = {name: stated.get(name, licence) for name, licence in licences.items()}
    return {name: licence for name, licence in said.items() if not fits(licence)}


def main() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["licences"]
    found = python_licences() | front_end_licences()
    if "--list" in sys.argv:
        print("\n".join(f"{name}\t{licence}" for name, licence in sorted(found.items())))
    if bad := refused(found, rules["allowed"], rules["stated"]):
        print("\n".join(f"✗ {name}: {licence or 'no licence named'}" for name, licence in bad.items()))
        sys.exit("Read the licence; then add it to [tool.licences] or leave the package out.")
    print(f"Licences: all {len(found)} packages are on the list")


if __name__ == "__main__":
    main()

"""`make sbom`: what is inside, as one CycloneDX file: Python by the lock file, front end by npm."""

import json
import subprocess
import sys
from pathlib import Path

from prepare import BIN, ROOT, npm_command, say

TARGET = ROOT / "var" / "sbom.cdx.json"


def output_of(*command: str | Path) -> dict:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def python_parts() -> dict:
    about = ["--pyproject", ROOT / "pyproject.toml", "--output-format", "JSON", "--spec-version", "1.6"]
    return output_of(BIN / "cyclonedx-py", "requirements", ROOT / "requirements.lock", *about)


def front_end_parts() -> list[dict]:
    made = output_of(*npm_command(), "sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only")
    return made.get("components", [])


def main() -> None:
    sbom = python_parts()
    sbom["components"] = sbom.get("components", []) + front_end_parts()
    for part in sbom["components"]:
        part.pop("externalReferences", None)  # where a registry keeps it is not part of what it is
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(sbom, indent=1, sort_keys=True) + "\n")
    say(f"{len(sbom['components'])} parts in {target}")


if __name__ == "__main__":
    main()

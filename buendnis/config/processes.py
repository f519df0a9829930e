"""Child processes under one roof: started together, started again when they die, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Say = Callable[[str], None]
PATIENCE = 10.0  # seconds for a child to end by itself
CALM = 60.0  # a child that lived so long is forgiven its earlier deaths
LONGEST_PAUSE = 30.0


def die_with_parent() -> None:
    """In the child, on Linux: get SIGTERM when the parent is gone, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@dataclass
class Child:
    """One command that shall always run."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    deaths: int = 0
    rest_until: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - only our own fixed commands
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_all(self, number: int) -> None:
        """To the child and everything that it started itself."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                pass

    def note_death(self, say: Say) -> None:
        """Clear up what the dead child left behind and choose when to start it again."""
        code = self.process.returncode if self.process else None
        self.signal_all(signal.SIGKILL)
        self.process = None
        now = time.monotonic()
        self.deaths = 1 if now - self.started > CALM else self.deaths + 1
        pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
        self.rest_until = now + pause
        say(f"The {self.name} ended unexpectedly (code {code}); starting it again in {pause:.0f} s")


@dataclass
class Household:
    """All children of one `buendnis serve`."""

    children: list[Child]
    say: Say
    stopping: bool = field(default=False, init=False)

    def start(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        for child in self.children:
            child.start()

    def stop(self, *_: object) -> None:
        self.stopping = True

    def look_after(self) -> None:
        """One round: whoever died is started again after a growing pause."""
        for child in self.children:
            if child.process is not None and not child.is_running:
                child.note_death(self.say)
            elif child.process is None and time.monotonic() >= child.rest_until and not self.stopping:
                child.start()

    def stay(self) -> None:
        """Until somebody ends us."""
        while not self.stopping:
            self.look_after()
            time.sleep(0.3)

    def end(self) -> None:
        """Ask all children to end, wait, then insist; nobody is left behind."""
        for child in self.children:
            if child.is_running and child.process:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while any(child.is_running for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in self.children:
            child.signal_all(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

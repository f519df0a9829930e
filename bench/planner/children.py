"""Runs one measurement in a process that can be ended: HiGHS overruns its limits, others their memory."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def run(task: dict, *, seconds: float, megabytes: int) -> dict:
    """What `bench.planner.task` answers, with `ended` (done, time or failed) and `memory_mb`, the most that
    the process held, imports and instance included. `seconds` of the clock end it; it may have `megabytes`.
    """
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as place:
        answer, complaint = Path(place, "answer.json"), Path(place, "complaint.txt")
        with complaint.open("w") as stderr:
            child = subprocess.Popen(
                [sys.executable, "-m", "bench.planner.task", json.dumps(task), str(answer), str(megabytes)],
                cwd=ROOT,
                env=os.environ | ONE_THREAD,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
            in_time, kilobytes = _wait(child, seconds)
        found = json.loads(answer.read_text()) if answer.exists() else {}
        ended = "done" if found else "failed" if in_time else "time"
        if ended == "failed":
            found["note"] = (complaint.read_text().strip().splitlines() or ["no answer"])[-1][:200]
    return found | {"ended": ended, "memory_mb": round(kilobytes / 1024)}


def _wait(child: subprocess.Popen, seconds: float) -> tuple[bool, int]:
    """Whether it ended by itself, and the most memory it held in kilobytes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pid, _status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = 0
            return True, usage.ru_maxrss
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGKILL)
    _pid, _status, usage = os.wait4(child.pid, 0)
    child.returncode = -signal.SIGKILL
    return False, usage.ru_maxrss

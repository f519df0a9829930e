"""The child's side of `children.run`: reads an instance, lets one peer work, judges what it chose.

python -m bench.planner.task '{"do": "solve", …}' ANSWER.json MEGABYTES
"""

import json
import resource
import sys
import time
from pathlib import Path

MEGABYTE = 1024 * 1024


def make(task: dict) -> dict:
    """Write an instance where it is not there yet; returns its numbers."""
    from bench.planner import instances

    path = Path(task["file"])
    if not path.exists():
        whole = instances.KINDS[task["kind"]](instances.make(task["size"], task["seed"]))
        unfinished = path.with_suffix(".part.npz")
        instances.write(whole, str(unfinished))
        unfinished.rename(path)
    helpers, needs, sites, pairs = instances.read(str(path)).shape
    return {"helpers": helpers, "needs": needs, "sites": sites, "pairs": pairs}


def solve(task: dict) -> dict:
    """CPU seconds of this process while the peer works, its answer judged here; imports are made before."""
    from bench.planner import instances, judging, peers

    whole = instances.read(task["file"])
    peers.PEERS[task["peer"]](instances.KINDS[task["kind"]](instances.make((5, 8), 1)), 5)
    cpu, clock = time.process_time(), time.monotonic()
    answer = peers.PEERS[task["peer"]](whole, task["seconds"])
    found = {
        "cpu": round(time.process_time() - cpu, 4),
        "wall": round(time.monotonic() - clock, 4),
        "bound": answer.bound,
        "note": answer.note,
        "trace": answer.trace,
    }
    return found | (judging.judged(whole, answer.selected) if answer.selected is not None else {})


def incremental(task: dict) -> dict:
    from bench.planner import changes

    return changes.measured(task)


WORK = {"make": make, "solve": solve, "incremental": incremental}


def main() -> None:
    task, answer, megabytes = json.loads(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    found = WORK[task["do"]](task)
    unfinished = answer.with_suffix(".part")
    unfinished.write_text(json.dumps(found))
    unfinished.rename(answer)


if __name__ == "__main__":
    main()

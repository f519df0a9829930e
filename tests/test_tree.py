"""What must never be in the tree: third-party files, addresses of registries, unfinished work."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
REGISTRY = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|npmjs|yarnpkg|debian\.org)", re.I)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError|lorem ipsum", re.I)


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listing.splitlines() if (ROOT / line).is_file()]


def texts() -> list[tuple[str, str]]:
    kept = []
    for path in tracked():
        if path.suffix in {".png", ".woff2", ".ico"} or path == Path(__file__):
            continue
        kept.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
    return kept


def test_no_registry_address_is_in_the_tree():
    assert [name for name, text in texts() if REGISTRY.search(text)] == []


def test_nothing_is_left_open():
    assert [
        name for name, text in texts() if name.endswith((".py", ".html")) and UNFINISHED.search(text)
    ] == []


def test_no_third_party_file_is_committed():
    names = [str(path.relative_to(ROOT)) for path in tracked()]

    assert [
        name for name in names if "/vendor/" in name or "node_modules" in name or name.endswith(".min.js")
    ] == []


def test_no_drawer_hides_things():
    names = [path.relative_to(ROOT) for path in tracked()]
    hiding = re.compile(r"^(utils|helpers|common|services|misc)(\.py)?$")

    assert [str(name) for name in names if any(hiding.match(part) for part in name.parts)] == []

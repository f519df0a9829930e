"""The product's settings with two views more: a bare one and a plain list, to compare with."""

from buendnis.config.settings import *  # noqa: F403 - the product's, and what differs below
from buendnis.config.settings import POLICY_FILE, VAR

ROOT_URLCONF = "bench.urls"
MEASURES = """
  "bench_bare": {open: "a measure"}
  "bench_plain": {object: need, action: V, as: page}
"""
bench_policy = VAR / "bench-policy.yaml"  # the product's policy, with rows for the measures
if not bench_policy.exists():
    VAR.mkdir(parents=True, exist_ok=True)
    bench_policy.write_text(POLICY_FILE.read_text(encoding="utf-8").rstrip() + MEASURES, encoding="utf-8")
POLICY_FILE = bench_policy

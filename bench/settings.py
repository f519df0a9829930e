"""The product's settings with two views more: a bare one and a plain list, to compare with."""

from buendnis.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"

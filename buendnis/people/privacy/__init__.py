"""Privacy: what we hold about whom, why, for how long, and what erasure does with it.

`registry` is the declaration; every room brings its own in a drawer `privacy.py`. From it come the register
of processing, "Meine Daten", erasure and retention. Nothing here knows a model of a higher room by name.
"""

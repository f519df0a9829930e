"""German text analysis and one index that all rooms put their things into.

It knows no domain word: who may see a thing is an opaque audience key.
It owns the words document, word, audience.
"""

"""Tiny tools without any domain word: errors, text, tables, working days, middleware.

Not a place for anything that knows members, sites or needs.
It owns no words.
"""

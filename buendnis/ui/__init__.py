"""The design system: components, base pages, form look, pictures as SVG.

Not a place for decisions: yes or no comes ready from the rooms.
It owns the words component, page, fragment.
"""

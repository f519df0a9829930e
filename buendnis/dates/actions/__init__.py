"""What the office does with the alliance's calendar."""

from buendnis.dates.actions.entries import EntryExists, add_entry, change_entry

__all__ = ["EntryExists", "add_entry", "change_entry"]

"""Reading the record: whether it is whole (`walk`), and what it tells people (`told`)."""

"""What was agreed between a site and members, until its result is noted and looked back on.

Not how they found each other (`matching`).
It owns the words engagement, result, feedback.
"""

"""The alliance itself: members, sites, action fields, roles and formats, capacity, timeline.

Not what is asked or offered (`matching`) nor what is done together (`cooperation`).
It owns the words member organisation, municipality, site, action field, format, capacity, interest, timeline.
"""

"""The permission matrix, proven: every door of the house is tried by every role, on own and foreign things.

`world` builds the things and the people, `probes` says how each door is tried, `oracle` says what the policy
wants, `asking` tries the door. How a new room joins stands in `docs/guides/prove-permissions.md`.
"""

"""Needs, offers and the proposals that bring them together, with reasons.

Not what follows once both sides agreed (`cooperation`); it proposes and never decides.
It owns the words need, offer, proposal, focus, override.
"""

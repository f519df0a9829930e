"""Assignment and scheduling: who helps where, which visit when, which date suits most.

Knows numbers only: no Django, no database, no word of the alliance; runs alone from the command line.
Owns the words instance, pair, fit, plan, price, bound.
"""

"""Files from outside: what may come in, what is taken out of it, where it waits, how it leaves.

`check.cleaned` is the one way in: name, size, real type, content. `storing` asks the virus scanner and keeps
a file under a random name outside everything that is served; `serving` hands it out. What reads foreign
formats runs in a process of its own with little memory and no keys (`cell`).
Source: trust, abuse 14; bad inputs 16-22; P12. Decision 0016 says why what is refused or taken out.
"""

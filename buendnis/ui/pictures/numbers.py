"""How numbers are written into pictures."""


def number(value: float) -> str:
    """One decimal at most, and none for whole numbers: pictures stay small."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))

"""Sections of the world as tests write them."""


def dormancy(moved: float = 0.4, answers: float = 0.25, department: str = "office") -> dict:
    """Firms that operate no more."""
    return {"moved": moved, "answers": answers, "department": department}


def tips(**changes) -> dict:
    """Reports and complaints at plain rates."""
    return {
        "ceiling": 2.0, "hazard": {"minor": 0.2, "general": 0.5, "serious": 1.5}, "insider": 0.2, "unfounded": 0.05,
        "professional": 0.3, "complaints": 0.1, **changes,
    }

"""jgsim simulates how a market supervision bureau inspects (双随机、一公开), and compares plans before they are tried.

    import jgsim

    base = jgsim.load("jinan")
    study = jgsim.compare(base, "credit-tiered", firms=50_000, replications=8)
    study.table()
"""

from __future__ import annotations

__version__ = "0.2.0"

_ROOMS = {
    "Comparison": "jgsim.study.comparison",
    "InputError": "jgsim.terms.errors",
    "Sweep": "jgsim.study.swept",
    "compare": "jgsim.study.study",
    "load": "jgsim.scenario.load",
    "moments": "jgsim.study.moments",
    "replay": "jgsim.study.replay",
    "run": "jgsim.study.study",
    "sweep": "jgsim.study.sweep",
    "verify": "jgsim.study.verify",
}

__all__ = sorted(_ROOMS)


def __getattr__(name: str):
    # What a command does not need is not imported: `jgsim --help` must answer at once.
    if name not in _ROOMS:
        raise AttributeError(f"module 'jgsim' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})

"""jgsim simulates how a market supervision bureau inspects (双随机、一公开), and compares plans before they are tried.

    import jgsim

    base = jgsim.load("jinan")
    study = jgsim.compare(base, "credit-tiered", firms=50_000, replications=8)
    study.table()
"""

from __future__ import annotations

from types import ModuleType as _Module

__version__ = "0.3.0"

_ROOMS = {
    "Column": "jgsim.terms.lever",
    "Comparison": "jgsim.study.comparison",
    "InputError": "jgsim.terms.errors",
    "Lever": "jgsim.terms.lever",
    "LeverSettings": "jgsim.terms.settings:Settings",
    "Stage": "jgsim.terms.lever",
    "Sweep": "jgsim.study.swept",
    "compare": "jgsim.study.study",
    "levers": "jgsim.levers:",
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
    value = globals()[name] = _found(_ROOMS[name], name)
    return value


def _found(room: str, name: str):
    """What stands in a module under a name, under another one after a colon; the module itself if none follows."""
    import importlib

    module, colon, other = room.partition(":")
    value = importlib.import_module(module)
    return value if colon and not other else getattr(value, other or name)


class _Levers(_Module):
    """The package of the levers, which lists them when it is called: `jgsim.levers()`."""

    def __call__(self, name: str | None = None, *, lang: str = "zh", levers: object = ()):
        """The levers with what they do, or one of them with its settings (`jgsim.report.leverlist.levers`)."""
        return _found("jgsim.report.leverlist", "levers")(name, lang=lang, levers=levers)


def __dir__():
    return sorted({*globals(), *__all__})

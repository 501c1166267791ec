"""The one error that a user of jgsim sees: where, what, and the nearest right name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(Exception):
    """Something the user gave cannot be used.

    Attributes
    ----------
    reason : str
        What is wrong, in a sentence.
    file, line, path : str, int, str, optional
        Where it stands: file name, line (from 1), dotted path of the setting.
    nearest : str, optional
        The right name that is nearest to a wrong one.
    """

    def __init__(self, reason, *, file=None, line=None, path=None, nearest=None):
        self.reason, self.file, self.line, self.path, self.nearest = reason, file, line, path, nearest
        super().__init__(str(self))

    def __str__(self):
        place = ", ".join(
            part
            for part in (
                str(self.file) if self.file else "",
                f"line {self.line}" if self.line else "",
                str(self.path) if self.path else "",
            )
            if part
        )
        hint = f"Did you mean '{self.nearest}'?" if self.nearest else ""
        said = self.reason if not hint else f"{self.reason.rstrip('.')}. {hint}"
        return f"{place}: {said}" if place else said

    def __reduce__(self):
        # An exception that crosses a process must be rebuilt from its parts, not from its text.
        return _rebuild, (type(self), self.reason, self.file, self.line, self.path, self.nearest)


class RunError(Exception):
    """A run that could not be finished; it becomes NaN with this reason."""


def _rebuild(kind, reason, file, line, path, nearest):
    return kind(reason, file=file, line=line, path=path, nearest=nearest)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, or None when none is near."""
    found = difflib.get_close_matches(str(name), [str(n) for n in names], n=1, cutoff=0.55)
    return found[0] if found else None

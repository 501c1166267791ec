"""The one error that a user of jgsim sees: where, what, and the nearest right name."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Iterable

_NUMBER = re.compile(r"-?[0-9.]+(?:e[-+]?[0-9]+)?")
MOST_LETTERS = 400
"""Letters of a reason that are shown."""


class InputError(Exception):
    """Something the user gave cannot be used.

    Its text is English; `text` gives it in Chinese too.

    Attributes
    ----------
    reason : str
        What is wrong, in a sentence.
    file, line, path : str, int, str, optional
        Where it stands: file name, line (from 1), dotted path of the setting.
    nearest : str, optional
        The right name that is nearest to a wrong one, or the number that is meant.
    zh : str, optional
        The reason in Chinese, where it says more than the English one: names that only the scenarios' glossary knows.
    """

    def __init__(self, reason, *, file=None, line=None, path=None, nearest=None, zh=None):
        self.reason, self.file, self.line, self.path, self.nearest = reason, file, line, path, nearest
        self.zh = zh
        super().__init__(str(self))

    def __str__(self):
        return self.text("en")

    def text(self, lang: str) -> str:
        """The whole message on one line, in `lang` ("zh" or "en")."""
        reason, near = shown(self.reason, MOST_LETTERS), shown(self.nearest or "", 100)
        near = near if _NUMBER.fullmatch(near) else near and f"'{near}'"  # a number in quotes would be a text
        file, path = (shown(str(part or ""), 200) for part in (self.file, self.path))
        if lang == "zh":
            from jgsim.terms.chinese import chinese

            place = " ".join(part for part in (file, f"第 {self.line} 行" if self.line else "", path) if part)
            reason = shown(self.zh or chinese(reason) or reason, MOST_LETTERS).rstrip("。")
            said = f"{reason}。是不是想写 {near}？" if near else reason
            return f"{place}：{said}" if place else said
        place = ", ".join(part for part in (file, f"line {self.line}" if self.line else "", path) if part)
        said = f"{reason.rstrip('.')}. Did you mean {near}?" if near else reason
        return f"{place}: {said}" if place else said

    def __reduce__(self):
        # An exception that crosses a process must be rebuilt from its parts, not from its text.
        return _rebuild, (type(self), self.reason, self.file, self.line, self.path, self.nearest, self.zh)


class RunError(Exception):
    """A run that could not be finished; it becomes NaN with this reason."""


class LeverError(RunError):
    """What a lever of one's own does wrongly while a city is simulated; it names the lever and the stage."""


def _rebuild(kind, reason, file, line, path, nearest, zh):
    return kind(reason, file=file, line=line, path=path, nearest=nearest, zh=zh)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, or None when none is near."""
    found = difflib.get_close_matches(str(name)[:100], [str(n) for n in names], n=1, cutoff=0.55)
    return found[0] if found else None


_CAUSES = {
    errno.ENOENT: "there is no such file or folder",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is too large for this disk",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
    errno.ENOTDIR: "a file stands where a folder is needed",
    errno.EEXIST: "a file stands where a folder is needed",
    errno.EISDIR: "a folder stands where a file is needed",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "too many symbolic links",
}


def cause(error: OSError | ValueError) -> str:
    """What the operating system says, in a planner's words."""
    if isinstance(error, ValueError):
        return "the name holds a character that no file can have"
    return _CAUSES.get(error.errno, error.strerror or str(error))


def shown(text: str, most: int) -> str:
    """`text` on one line, at most so long, and without what a terminal would obey rather than show."""
    text = str(text)[: most + 1]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " if c.isspace() else ascii(c)[1:-1] for c in text)
    return text if len(text) <= most else text[: most - 1] + "…"

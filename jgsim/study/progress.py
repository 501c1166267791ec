"""How far a study has come: a bar with the time left on a terminal or in a notebook, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

LINE_SECONDS = 20.0
"""Least time between two lines where there is no terminal."""

_SAID = {
    "zh": {"bar": "模拟", "unit": "次", "line": "模拟 {done}/{total} 次，已用 {used}，剩余约 {left}"},
    "en": {"bar": "runs", "unit": "run", "line": "{done} of {total} runs, {used} so far, about {left} left"},
}


class Progress:
    """Counts runs.

    Parameters
    ----------
    total, done : int
        Runs in all, and those that an earlier start has finished.
    show : bool or function(done, total), optional
        None chooses by where the output goes, False shows nothing, a function is called instead.
    """

    def __init__(
        self, total: int, done: int = 0, show: bool | Callable[[int, int], None] | None = None, lang: str = "zh"
    ):
        self.total, self.done, self.first = total, done, done
        self._words = _SAID[lang]
        self._call = show if callable(show) else None
        self._start = self._last = time.monotonic()
        self._bar = None
        self._lines = show is not False and self._call is None
        # A single run would only show an empty bar, and the import costs a tenth of a second.
        if self._lines and total - done > 1 and (sys.stderr.isatty() or _in_notebook()):
            from tqdm import tqdm

            self._bar = tqdm(
                total=total, initial=done, desc=self._words["bar"], unit=self._words["unit"], file=sys.stderr,
                dynamic_ncols=True, smoothing=0.1, leave=False,
            )

    def at(self, done: int, total: int | None = None) -> None:
        """So many runs are done; `total` if it has changed."""
        if total is not None:
            self.total = total
        if done == self.done and total is None:
            if self._bar is not None:
                self._bar.refresh()
            return
        step, self.done = done - self.done, done
        if self._call is not None:
            self._call(done, self.total)
        elif self._bar is not None:
            self._bar.total = self.total
            self._bar.update(step)
        elif self._lines and done < self.total and time.monotonic() - self._last >= LINE_SECONDS:
            self._last = time.monotonic()
            print(self._line(), file=sys.stderr, flush=True)

    def _line(self) -> str:
        used = time.monotonic() - self._start
        fresh = self.done - self.first
        left = used / fresh * (self.total - self.done) if fresh else float("nan")
        return self._words["line"].format(done=self.done, total=self.total, used=clock(used), left=clock(left))

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _in_notebook() -> bool:
    """Whether a notebook's kernel runs this; that something has imported its library is not enough."""
    shell = sys.modules.get("IPython")
    return shell is not None and shell.get_ipython() is not None


def clock(seconds: float) -> str:
    """Seconds as m:ss or h:mm:ss; '?' if unknown."""
    if seconds != seconds:
        return "?"
    whole = int(seconds + 0.5)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

"""Which settings held when: a policy may take the place of another inside the measured years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Policy:
    """The settings that held from minute `begin` to `until`."""

    begin: int
    until: int
    settings: dict


class Policies:
    """The policies of the measured years, in the order in which they came into force.

    Attributes
    ----------
    found : list of Policy
        They cover the measured years, the first one from the first minute on.
    """

    def __init__(self, scenario, clock, periods):
        chain = scenario.chain
        since = [periods.begin, *(int(clock.month_start[one.since]) for one in chain[1:])]
        spans = zip(chain, since, [*since[1:], periods.end], strict=True)
        cut = [(one, max(begin, periods.begin), min(until, periods.end)) for one, begin, until in spans]
        self.found = [Policy(begin, until, one.settings) for one, begin, until in cut if begin < until]

    def of(self, time: np.ndarray) -> np.ndarray:
        """Position of the policy that held at each minute; before the measured years that of their first minute."""
        return np.searchsorted([one.begin for one in self.found[1:]], time, side="right")

    def shares(self, calendar, periods) -> np.ndarray:
        """Share of each measured year's working days under each policy (float64: policies, years)."""
        days = lambda begin, until: np.diff(np.searchsorted(calendar.day, [begin, until]))[0]  # noqa: E731
        out = np.zeros((len(self.found), periods.years))
        for n, one in enumerate(self.found):
            for y, first, last in periods.spans():
                inside = days(max(first, one.begin), max(first, one.begin, min(last, one.until)))
                out[n, y] = inside / days(first, last)
        return out

"""States the work at desks: what has come up since the last round, by district and kind; it comes before visits."""

from __future__ import annotations

from collections import defaultdict

from jgsim.terms.enums import Desk as Activity


class Desk:
    """What waits at the desks: number and officer-minutes by district and activity."""

    def __init__(self, ledger):
        self._ledger = ledger
        self._work: dict[tuple[int, Activity], list[int]] = defaultdict(lambda: [0, 0])

    def bring(self, district: int, activity: Activity, minutes: int) -> None:
        """One more piece of work."""
        self.bring_all(district, activity, 1, minutes)

    def bring_all(self, district: int, activity: Activity, count: int, minutes: int) -> None:
        """Several pieces of work, and what they take together."""
        if count:
            one = self._work[district, activity]
            one[0] += count
            one[1] += minutes

    def clear(self, begin: int) -> dict[int, int]:
        """Do it all in the round that begins; the officer-minutes that it takes, by district."""
        taken: dict[int, int] = defaultdict(int)
        for (district, activity), (count, minutes) in self._work.items():
            self._ledger.enter(
                "desk", time=begin, district=district, activity=int(activity), count=count, minutes=minutes
            )
            taken[district] += minutes
        self._work.clear()
        return taken

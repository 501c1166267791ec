"""States the list of abnormal operation: firms that were not reached are put on it, and in the end revoked."""

from __future__ import annotations

import math

from jgsim.terms.time import YEAR

from oracle.firm import Firm
from oracle.world import HERE, LONG

REVOKED = 0
"""Why a firm closes: its licence is revoked."""


class AbnormalList:
    """The list; each firm knows since when it stands there."""

    def __init__(self, scenario, chance, firms: list[Firm]):
        self._firms = firms
        self.change(scenario)
        before = self._settings.found_before
        for firm in firms:
            silent = firm.facts.silent
            if silent is None or silent >= 0 or firm.facts.away == HERE or before is None or before.value == 0:
                continue
            wait = -math.log(chance.uniform("listed", 0, firm.facts.number)) / before.value * YEAR
            when = silent + int(min(wait, LONG))
            # Who would have been revoked by now is still there, so it was not found yet.
            if when < 0 and not self._is_over(when, 0):
                firm.listed = when

    def change(self, scenario) -> None:
        """Other rules come into force."""
        self._settings = scenario.settings["abnormal_list"]

    def revoke(self, now: int) -> None:
        """Firms that have been listed long enough are closed."""
        for firm in self._firms:
            if firm.listed is not None and self._is_over(firm.listed, now):
                firm.close(now, REVOKED)

    def _is_over(self, listed: int, now: int) -> bool:
        months = self._settings.revoke_months
        return months is not None and listed + months * YEAR // 12 <= now

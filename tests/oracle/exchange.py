"""States what approval tells supervision of new firms, and what the licensing side does about penalties."""

from __future__ import annotations

from jgsim.terms.enums import Severity
from jgsim.terms.time import DAY, FAR

from oracle.finding import Finding
from oracle.firm import Firm
from oracle.keys import high, steps

LICENCE = 2
"""Why a firm closes: its licence is revoked after a case."""
LAG, LOST = 0, 1
"""Why a firm came into the object register after its entry, or never."""


class Exchange:
    """The exchange in force. `_pending` are firms whose licence will be revoked, and from which minute on."""

    def __init__(self, scenario, chance, firms: list[Firm]):
        self._chance, self._firms = chance, firms
        self._pending: list[tuple[Firm, int]] = []
        self._lost: set[Firm] = set()
        self.change(scenario, 0)

    def change(self, scenario, now: int) -> None:
        """Another exchange comes into force for firms that enter from now on."""
        self._settings = s = scenario.settings["exchange"]
        for firm in self._firms:
            if firm.facts.enter >= now:
                self._lost.discard(firm)
                firm.known = firm.facts.enter + s.lag_days * DAY
                if self._chance.happens(s.lost, "exchange:lost", 0, firm.facts.number):
                    self._lost.add(firm)
                    firm.known = None

    def told(self, finding: Finding, bits: int, minute: int) -> None:
        """A finding was penalised, which was decided at this minute; `bits` are those of the finding."""
        if finding.violation.candidate.severity == Severity.SERIOUS and high(bits) < steps(self._settings.revoke):
            self._pending.append((finding.violation.firm, minute + self._settings.revoke_days * DAY))

    def revoke(self, now: int) -> None:
        """Licences are revoked."""
        for firm, minute in self._pending:
            if minute <= now:
                firm.close(now, LICENCE)
        self._pending = [one for one in self._pending if one[1] > now]

    def write(self, ledger, end: int) -> None:
        """The horizon ends: which firms were unknown, and for how long."""
        for firm in self._firms:
            enter = firm.facts.enter
            until = min(int(FAR) if firm.known is None else firm.known, firm.exit, end)
            if 0 <= enter < until:
                ledger.enter(
                    "unlisted", time=enter, firm=firm.facts.number, gap=LOST if firm in self._lost else LAG, until=until
                )

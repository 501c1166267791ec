"""States how visits are recorded: what it takes, which records are lost, with which of them no case holds."""

from __future__ import annotations

from oracle.firm import Firm


class Recording:
    """The rules in force."""

    def __init__(self, scenario, chance):
        self._chance = chance
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force."""
        self._settings = scenario.settings["recording"]

    @property
    def minutes(self) -> int:
        """Minutes of each officer for a record, the average of paper and digital ones, rounded."""
        one = self._settings
        return int((1 - one.digital) * one.minutes + one.digital * one.digital_minutes + 0.5)

    def is_entered(self, firm: Firm, when: int) -> bool:
        """Whether the record of a visit at this minute is entered."""
        return not self._becomes("lost", firm.facts.number, when)

    def proves(self, firm: Firm, when: int) -> bool:
        """Whether a case would hold with that record."""
        return not self._becomes("incomplete", firm.facts.number, when)

    def _becomes(self, what: str, number: int, when: int) -> bool:
        one = self._settings
        digital = self._chance.happens(one.digital, "recording:digital", 0, number, when)
        share = getattr(one, f"digital_{what}" if digital else what)
        return share is not None and self._chance.happens(share.value, f"recording:{what}", 0, number, when)

"""States a violation that was found: what is known of it, what is done, and the visit that follows it up."""

from __future__ import annotations

from dataclasses import dataclass

from jgsim.terms.enums import Coercion, Response, Trigger
from jgsim.terms.time import FAR

from oracle.firm import Violation
from oracle.keys import Chance
from oracle.plan import Task


@dataclass
class Finding:
    """A violation that was found, by what kind of check, and what is done about it.

    `entered`: the visit is in the records; `provable`: these would do for a case, which takes so many `minutes`.
    """

    violation: Violation
    when: int
    trigger: Trigger
    corrected: int
    measure: Response = Response.ORDERED
    case: bool = False
    tolerated: bool = False
    coercion: Coercion = Coercion.NONE
    entered: bool = True
    provable: bool = True
    minutes: int = 0

    def bits(self, chance: Chance, purpose: str) -> int:
        """Random bits of this finding: of the violation, and of how often it was looked at."""
        return chance.bits(purpose, 0, self.violation.candidate.key, self.violation.looks)


def check_again(world, diary, chance: Chance, finding: Finding, campaign: int, purpose: str, minute: int) -> Task:
    """A visit about the same item group, on the first working day from that of a minute on."""
    group = finding.violation.candidate.group
    day, bits = diary.working_day(minute), finding.bits(chance, f"day:{purpose}")
    return Task(
        firm=finding.violation.firm,
        departments=frozenset([list(world.groups.values())[group].department]),
        trigger=Trigger.RECHECK,
        campaign=campaign,
        due=diary.opening(day, bits),
        until=int(FAR),
        order=finding.bits(chance, f"order:{purpose}"),
        group=group,
    )

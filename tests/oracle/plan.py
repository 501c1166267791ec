"""States the annual plan: its campaigns, which of them departments carry out together, and the tasks that follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jgsim.terms.enums import Trigger

from oracle.firm import Firm


@dataclass(frozen=True)
class Campaign:
    """One draw of the plan: which departments check whom in which months, and the factor on the draw ratio.

    The partners go along with a share `together` of the visits.
    """

    code: str
    number: int
    departments: frozenset[str]
    trigger: Trigger
    months: tuple[int, ...]
    factor: float
    types: list[str] | None
    sectors: list[str] | None
    window_days: int | None
    partners: frozenset[str] = frozenset()
    together: float = 0.0

    def targets(self, firm: Firm) -> bool:
        """Whether the campaign may draw the firm."""
        return (self.types is None or firm.facts.type in self.types) and (
            self.sectors is None or firm.facts.sector in self.sectors
        )


@dataclass(frozen=True)
class Task:
    """A visit to be made: due at a minute, void from `until` on; `order` ranks what is due at once; `group` is the item
    group that a narrow visit looks at (-1: all of its departments)."""

    firm: Firm
    departments: frozenset[str]
    trigger: Trigger
    campaign: int
    due: int
    until: int
    order: int
    group: int = -1


def campaigns_of(scenario) -> list[Campaign]:
    """The campaigns of a year."""
    own = [
        Campaign(
            code, number, frozenset([one.department]), Trigger.RANDOM, tuple(one.months), one.factor, one.types,
            one.sectors, one.window_days,
        )
        for number, (code, one) in enumerate(scenario.settings["plan"].campaigns.items())
        if one.factor > 0
    ]
    joint = scenario.settings["joint"]
    if joint.share == 0 or joint.mode != "shared_draw":
        return own
    return [c for c in (_carried_out(c, own, joint) for c in own) if c.factor > 0]


def _carried_out(campaign: Campaign, own: list[Campaign], joint) -> Campaign:
    """What becomes of a campaign where departments go together: the partners go along with a share of the list of the
    initiator's first campaign, and draw so much less; so do its other campaigns of the same target and months."""
    alike = [
        c for c in own
        if c.departments <= set(joint.departments)
        and (c.types, c.sectors, c.months) == (campaign.types, campaign.sectors, campaign.months)
    ]
    initiated = [c for c in alike if joint.initiator in c.departments]
    everybody = frozenset().union(*(c.departments for c in alike))
    if campaign not in alike or not initiated or len(everybody) < 2:
        return campaign
    if campaign is not initiated[0]:
        return replace(campaign, factor=campaign.factor * (1 - joint.share))
    of = {}
    for c in alike:
        of[c.departments] = of.get(c.departments, 0.0) + c.factor
    shared = max(of.values()) * joint.share
    listed = shared + campaign.factor * (1 - joint.share)
    return replace(campaign, factor=listed, partners=everybody, together=shared / listed)


def merged(scenario, diary, chance, tasks: list[Task], month: int) -> tuple[list[Task], list[Task]]:
    """Where departments compare their lists: visits to one firm that are due close together become one.

    The earliest takes in those due within so many working days after it; then the next earliest. Tasks whose time is
    over take no part. Returns the tasks that are left, and those taken in.
    """
    joint = scenario.settings["joint"]
    if joint.share == 0 or joint.mode != "coincidence":
        return tasks, []
    drawn = lambda task: (  # noqa: E731
        task.trigger in (Trigger.RANDOM, Trigger.JOINT)
        and task.departments <= set(joint.departments)
        and task.until > diary.months[month]
        and chance.happens(joint.share, "joint:share", month // 12, task.firm.facts.number)
    )
    return put_together(diary, tasks, drawn, joint.window_days)


def put_together(diary, tasks: list[Task], takes_part, window: int) -> tuple[list[Task], list[Task]]:
    """The earliest visit to a firm takes in those due within so many working days after it; then the next earliest."""
    kept, gone, by_firm = [], [], {}
    for task in tasks:
        if takes_part(task):
            by_firm.setdefault(task.firm, []).append(task)
        else:
            kept.append(task)
    for mine in by_firm.values():
        mine.sort(key=lambda t: (t.due, t.order))
        host = mine[0]
        for other in mine[1:]:
            if diary.working_day(other.due) - diary.working_day(host.due) <= window:
                both = host.departments | other.departments
                host = replace(host, departments=both, trigger=Trigger.JOINT if len(both) > 1 else host.trigger)
                gone.append(other)
            else:
                kept.append(host)
                host = other
        kept.append(host)
    return kept, gone

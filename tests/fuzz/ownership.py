"""What the log must hold to whatever the duty list says: nobody looks at items that its departments do not own."""

import numpy as np

from jgsim.terms.enums import Trigger


def owners(scenario, months: int) -> list[dict[str, str | None]]:
    """By month, the department that owns each item group (None: nobody); told apart from the lever."""
    world, chain, found, ends, before = scenario.world, scenario.chain, [], {}, {}
    for n, one in enumerate(chain):
        since, until = one.since if n else 0, chain[n + 1].since if n + 1 < len(chain) else months
        duties = one.settings["duties"]
        ends = {g: ends[g] if before.get(g) == gap else since + gap.months for g, gap in duties.vacant.items()}
        before = duties.vacant
        for month in range(since, until):
            found.append({
                code: None if month < ends.get(code, 0) else duties.owner.get(code, group.department)
                for code, group in world.groups.items()
            })
    return found


def owned(result) -> int:
    """Hold every finding of a visit to the duty list of its month; how many there were."""
    scenario, clock, world = result.scenario, result.city.clock, result.city.settings
    by_month, codes, departments = owners(scenario, 12 * clock.years), list(world.groups), list(world.departments)
    reports_only = {
        one.since: {g for g, kind in one.settings["duties"].classes.items() if kind == "report_only"}
        for one in scenario.chain
    }
    visit, finding = result.tables["visit"], result.tables["finding"]
    names = ("firm", "time", "mask", "group")
    at: dict = {}
    for firm, time, mask, group in zip(*(visit[name].tolist() for name in names), strict=True):
        at.setdefault((firm, time), []).append((mask, group))
    rows = np.flatnonzero((finding["trigger"] != Trigger.REMOTE) & (finding["officer"] >= 0))
    month = clock.month_of(finding["time"][rows])
    for firm, time, g, candidate, m in zip(
        *(finding[name][rows].tolist() for name in ("firm", "time", "group", "candidate")), month.tolist(), strict=True
    ):
        owner = by_month[m][codes[g]]
        assert owner is not None, (codes[g], m)
        since = max((s for s in reports_only if s <= m), default=min(reports_only))
        narrow = codes[g] in reports_only[since] and candidate != -2
        bit = departments.index(owner)
        looked = at.get((firm, time), ())
        assert any(mask >> bit & 1 and (only == g or (only < 0 and not narrow) or candidate == -2)
                   for mask, only in looked), (codes[g], m, looked)
    return rows.size

"""Re-checks (整改复查): whether what was ordered has been corrected."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.campaign import RECHECKS, tasks_of
from jgsim.terms.enums import Trigger
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Settings, Share
from jgsim.terms.steps import Found
from jgsim.terms.time import DAY, FAR


class Recheck(Settings):
    """After a finding, `share` of the firms are visited again, on the first working day after the ordered term of `days`.

    Findings that are not in the records are left out.
    """

    share: Share = 0.0
    days: Annotated[int, Field(ge=1, le=3660)] = 30


def again(view, settings: Recheck, found: Found) -> Found:
    """Order re-checks of what was found, is in the records and is not tolerated."""
    rows = found.rows
    bits = view.keys.several(("recheck", "day:recheck", "order:recheck")).bits(rows["number"], rows["looks"])
    # The order to correct is given at the firm; nobody comes back for what no file tells of.
    mine = ~found.tolerated & rows["entered"]
    some = (mine & (high32(bits[0]) < np.uint64(threshold32(settings.share)))).nonzero()[0]
    if some.size:
        group, (day, order) = rows["group"][some], bits[1:, some]
        due = rows["time"][some].astype(np.int64) + settings.days * DAY
        found.tasks.append(tasks_of(
            firm=rows["firm"][some], mask=view.department_of(group), trigger=Trigger.RECHECK, campaign=RECHECKS,
            due=view.opening_on(due, day), until=FAR, order=order, group=group,
        ))
    return found


def idle(settings: Recheck) -> tuple[Stage, ...]:
    """With a share of 0 nobody is visited again."""
    return () if settings.share > 0 else (Stage.RESPOND,)


LEVER = Lever(name="recheck", settings=Recheck, stages={Stage.RESPOND: again}, rank=2, idle=idle, optional=True)

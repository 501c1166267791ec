"""What a lever of one's own must return at the stages of a visit, a sample and a case."""

from __future__ import annotations

import numpy as np

from jgsim.scenario.owntasks import wrong_alerts, wrong_list, wrong_windows
from jgsim.scenario.ownvalues import first_wrong, is_number, kind_of, shown, wrong_column
from jgsim.terms.enums import CaseFate, Coercion, Response, Tier
from jgsim.terms.ladder import Ladder
from jgsim.terms.steps import DROP_REASONS, WAIT, Going
from jgsim.terms.time import FAR

FATES = tuple(fate for fate in CaseFate if fate != CaseFate.OPEN)
_FAR = int(FAR)


def pair(view, given, made) -> str | None:
    """Lead and partner of each visit: two different officers of the register."""
    going: Going = given[0]
    if not isinstance(made, tuple) or len(made) != 2:
        return f"must return (lead, partner) of each visit, not {kind_of(made)}"
    last = int(view.state["roster"][-1]) - 1
    wrong = first_wrong(*(
        wrong_column(name, column, going.firm.size, least=0, most=last)
        for name, column in zip(("lead", "partner"), made, strict=True)
    ))
    if wrong is None and (made[0] == made[1]).any():
        return "must return two different officers for each visit"
    return wrong


def sampled(view, given, made) -> str | None:
    """The samples that were given, with what became of them."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    size = before.firm.size
    wrong = first_wrong(
        wrong_column("failed", made.failed, size, "true or false"),
        wrong_column("result", made.result, size, least=0, most=_FAR), wrong_column("cost", made.cost, size, least=0),
        wrong_column("minutes", made.minutes, size, least=0, most=_FAR),
    )
    if wrong is None and (made.result < made.when).any():
        return "must return results that come after their samples"
    if wrong is None and (made.failed & ~made.there).any():
        return "must return failures of samples that were taken, where somebody was there"
    return wrong


def result(view, given, made) -> str | None:
    """Failures that come in this round, each of a violation of its firm and item group, or of none."""
    before = given[-1]
    if made is None and before is None:
        return None
    names = ("time", "firm", "group", "which")
    if not isinstance(made, dict) or set(made) != set(names):
        return f"must return nothing or the columns {', '.join(names)}, not {kind_of(made)}"
    c, (begin, until) = view.candidates, view.round_span
    size = made["firm"].size if isinstance(made["firm"], np.ndarray) else 0
    most = {
        "time": until - 1, "firm": view.firms["key"].size - 1, "group": len(view.settings.groups) - 1,
        "which": c.firm.size - 1,
    }
    least = {"time": begin, "which": -1}
    wrong = first_wrong(*(
        wrong_column(name, made[name], size, least=least.get(name, 0), most=most[name]) for name in names
    ))
    if wrong is not None:
        return wrong
    some = made["which"] >= 0
    which = made["which"][some]
    if (c.firm[which] != made["firm"][some]).any() or (c.group[which] != made["group"][some]).any():
        return "must return failures of violations of the same firm and item group"
    if before is not None and any(not np.array_equal(made[name][: before[name].size], before[name]) for name in names):
        return f"must return the {before['firm'].size} results that it was given, before its own"
    return None


def hidden(view, given, made) -> str | None:
    """Which of what was seen nobody is told of."""
    return first_wrong(wrong_column("what is suppressed", made, given[-1].size, "true or false"))


def opened(view, given, made) -> str | None:
    """The cases that were given, with their course."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    time, districts = before.rows["time"], view.pools
    size, minute = time.size, {"least": 0, "most": _FAR}
    wrong = first_wrong(
        *(wrong_column(name, getattr(made, name), size, **minute) for name in ("filed", "ready", "deadline")),
        *(wrong_column(name, getattr(made, name), size, least=0) for name in ("service", "taken")),
        wrong_column("priority", made.priority, size),
        *(wrong_column(name, getattr(made, name), size, "true or false") for name in ("major", "void")),
        wrong_column("fate", made.fate, size, least=0, most=len(CaseFate) - 1),
        wrong_column("district", made.district, size, least=0, most=districts - 1),
    )
    if wrong is not None:
        return wrong
    if not np.isin(made.fate, FATES).all():
        return "must return fates that end a case: what is open is the engine's"
    if (made.filed < time).any() or (made.ready < made.filed).any():
        return "must return cases that are filed after their findings and ready after that"
    if (made.major & (made.fate != CaseFate.CLOSED) & (made.fate != CaseFate.FAILED)).any():
        return "must return no review for cases that are handed over or lost"
    return None


def reviewers(view, given, made) -> str | None:
    """How many review."""
    return None if is_number(made, 1, whole=True) else f"must return how many review, 1 or more, not {shown(made)}"


def ladder(view, given, made) -> str | None:
    """How results move firms, as firms know it."""
    if not isinstance(made, Ladder):
        return f"must return a jgsim.terms.ladder.Ladder, not {kind_of(made)}"
    for name in ("up", "repair"):
        if not is_number(getattr(made, name), 0, 1):
            return f"must return a ladder whose {name} is a probability, not {shown(getattr(made, name))}"
    good = is_number(made.worst, Tier.A, Tier.D, whole=True)
    return None if good else f"must return a ladder whose worst is a tier from 0 to 3, not {shown(made.worst)}"


def held(view, given, made) -> str | None:
    """Which tasks are held back, and why."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    size = before.when.size
    return first_wrong(
        wrong_column("reason", made.reason, size, least=WAIT, most=len(DROP_REASONS) - 1),
        wrong_column("remote", made.remote, size, "true or false"),
    )


def found(view, given, made) -> str | None:
    """The findings that were given, with what is done about them."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    time, rows = before.rows["time"], made.rows
    wrong = first_wrong(
        wrong_column("measure", made.measure, time.size, least=0, most=len(Response) - 1),
        wrong_column("coercion", made.coercion, time.size, least=0, most=len(Coercion) - 1),
        wrong_column("corrected", made.corrected, time.size, most=_FAR),
        *(wrong_column(name, getattr(made, name), time.size, "true or false") for name in ("case", "tolerated")),
        wrong_column("provable", rows["provable"], time.size, "true or false"),
        wrong_column("minutes", rows["minutes"], time.size, least=-1, most=_FAR),
    )
    if wrong is None and (made.corrected < time).any():
        return "must return corrections that come after their findings"
    return wrong or wrong_list(view, made.tasks, before.tasks) or wrong_windows(view, made.windows, before.windows)


def tipped(view, given, made) -> str | None:
    """The reports that were given: which are taken up, which lead to a check, and when that is due."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    size = before.tips["time"].size
    wrong = first_wrong(
        *(wrong_column(name, getattr(made, name), size, "true or false") for name in ("accepted", "visited")),
        wrong_column("due", made.due, size, least=-1, most=_FAR),
    )
    return wrong or wrong_list(view, made.tasks, before.tasks)


def watched(view, given, made) -> str | None:
    """What is seen from afar, and the tasks that come of it."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    return (
        wrong_alerts(view, made.alerts, before.alerts) or wrong_list(view, made.tasks, before.tasks)
        or wrong_list(view, made.void, before.void)
    )

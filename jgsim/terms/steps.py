"""What the stages of a round hand from lever to lever: tasks that may be held back, reports, findings."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

DROP_REASONS = ("merged", "closed", "capacity", "open", "cap", "gap", "remote", "tolerance", "no_owner", "unlisted")
MERGED, CLOSED, CAPACITY, OPEN, CAP, GAP, REMOTE, TOLERANCE, NO_OWNER, UNLISTED = range(len(DROP_REASONS))
"""Why a planned task was not done: taken in by a merged visit, firm closed, officers short, still open at the end; held
back because the firm had its visits of the year, had one too lately, was checked remotely, or is in its tolerance
period; nobody owns the items; the firm is in no object register."""
GO, WAIT = -1, -2
"""What else becomes of a task: it goes to the officers, or waits for the next round."""


@dataclass
class Held:
    """The tasks of a round by priority, and which of them are held back.

    `tasks` (columns of `TASK_COLUMNS` but for `campaign` and `until`), `when` each one's minute; `reason` int8: GO, WAIT or
    why it is dropped; `remote` bool: checked from the desk instead.
    """

    tasks: dict[str, np.ndarray]
    when: np.ndarray
    reason: np.ndarray
    remote: np.ndarray

    def going(self) -> np.ndarray:
        """Rows that are not held back so far."""
        return (self.reason == GO).nonzero()[0]


@dataclass(frozen=True)
class Going:
    """Visits about to be made, by firm and time.

    `firm` rows, `when` minutes, `mask` departments as bits, `trigger`, `group` the item group of a narrow visit (-1:
    none), `officers` on the team, `lead` and `partner` numbers in the register (where they are still chosen: of those who
    were at the firm earlier in the round, -1: nobody was), `campaign` its number, `order` the key of its task.
    """

    firm: np.ndarray
    when: np.ndarray
    mask: np.ndarray
    trigger: np.ndarray
    group: np.ndarray
    officers: np.ndarray
    lead: np.ndarray
    partner: np.ndarray
    campaign: np.ndarray
    order: np.ndarray

    def of(self, rows: np.ndarray) -> Going:
        """Some of the visits."""
        return Going(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass
class Tipped:
    """Reports and complaints of the last round.

    `tips`: columns time, firm, kind, candidate, group, severity, mark, number, insider of `world.tips`, and `real` bool:
    the violation that a founded one tells of runs. The lever says which are `accepted`, for which of them a check is
    `visited`, when that is `due`, and hands out the `tasks`.
    """

    tips: dict[str, np.ndarray]
    accepted: np.ndarray
    visited: np.ndarray
    due: np.ndarray
    tasks: list[dict[str, np.ndarray]] = field(default_factory=list)


@dataclass
class Watched:
    """What levers see of firms from afar at a round's begin: `alerts`, rows of the table `alert`, and new `tasks`.

    `void` are tasks at firms that are in no object register: they are planned, and given up for that reason at once.
    """

    alerts: list[dict[str, np.ndarray]] = field(default_factory=list)
    tasks: list[dict[str, np.ndarray]] = field(default_factory=list)
    void: list[dict[str, np.ndarray]] = field(default_factory=list)


@dataclass
class Sampled:
    """Samples that were taken in a round, one row each.

    `firm`, `when`, `campaign`, `group`, `order` as in their tasks; `which` the violation of that item group that ran
    then (candidate, -1: none); `there` bool: the firm was in operation. The lever says which have `failed` (bool), at
    what minute the `result` is there (FAR: never), and each one's `cost` (fen) and officers' `minutes`.
    """

    firm: np.ndarray
    campaign: np.ndarray
    group: np.ndarray
    order: np.ndarray
    when: np.ndarray
    which: np.ndarray
    there: np.ndarray
    failed: np.ndarray
    result: np.ndarray
    cost: np.ndarray
    minutes: np.ndarray


@dataclass
class Found:
    """Violations that the visits of a round found, one row a finding.

    `rows`: columns time, firm, cell, which (candidate), number (its key), looks, group, severity, trigger, tier,
    `officer` (-1: a laboratory tells of it), and `entered` bool: the visit is in the records; no case comes of one that
    is not. `provable` bool: a case would hold; `minutes` (int64) of officers that its case takes at the desk, in the
    firm's district unless it is handed over (-1: no desk has it). `measure` (`Response`), `corrected` minute at which
    each is corrected (FAR: not) and `case` are what is done so far; `tolerated` rows are not looked at by later levers.
    `tasks` are new ones; `windows` rows of the table `tolerated`.
    `coercion` (`Coercion`, int8) says where goods or premises were sealed or seized; no such thing if it is left out.
    """

    rows: dict[str, np.ndarray]
    measure: np.ndarray
    corrected: np.ndarray
    case: np.ndarray
    tolerated: np.ndarray
    tasks: list[dict[str, np.ndarray]] = field(default_factory=list)
    windows: list[dict[str, np.ndarray]] = field(default_factory=list)
    coercion: np.ndarray | None = None

    def __post_init__(self):
        if self.coercion is None:
            self.coercion = np.zeros(self.measure.size, np.int8)


@dataclass
class Opened:
    """Cases that findings have opened, one row a case.

    `rows`: the columns of `Found.rows`, and `measure`. Minutes (int64): `filed` (立案) and `ready`, the investigation
    done; both begin as the finding's. `major` bool: a legal review comes before the decision; then `priority` says who
    is taken first (lower first; equal ones as they come), `service` how many minutes the review lasts and `taken` for
    how many it keeps a reviewer. `deadline`: the last minute in time for a decision (FAR: no clock); `void` bool: a later
    one counts for nothing. `fate` (`CaseFate`): what becomes of it, CLOSED at first; a case that is handed over or lost is
    not reviewed and leaves at `ready`. `district`: that which decides.
    """

    rows: dict[str, np.ndarray]
    filed: np.ndarray
    ready: np.ndarray
    major: np.ndarray
    priority: np.ndarray
    service: np.ndarray
    taken: np.ndarray
    deadline: np.ndarray
    void: np.ndarray
    fate: np.ndarray
    district: np.ndarray


@dataclass(frozen=True)
class Decided:
    """Cases that have been decided (fate CLOSED), in the order of the decisions.

    `time` minutes of the decisions, `firm` rows (a firm may come several times), `group`, `severity`, `measure`
    (`Response`), `number` and `looks` the keys of the finding, `district` that which decided, `opened` minutes of the
    findings.
    """

    time: np.ndarray
    firm: np.ndarray
    group: np.ndarray
    severity: np.ndarray
    measure: np.ndarray
    number: np.ndarray
    looks: np.ndarray
    district: np.ndarray
    opened: np.ndarray

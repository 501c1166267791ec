"""What a lever sees of a run: the world, the state (read-only but for its own columns), the calendar, the keys."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import TABLES
from jgsim.terms.campaign import take
from jgsim.terms.keys import below, low32
from jgsim.terms.time import DAY, NEVER
from jgsim.world.duties import duties_of


class View:
    """A run as its levers see it.

    Attributes
    ----------
    settings : World
    firms : dict of arrays
        Columns of all firms ever alive (see `world.firms.make_firms`); `exit` is that under this policy, `known` the
        minute from which a firm is in the object register (None: all are, from their entry).
    state : State
    keys, clock, calendar : as in `world.city.City`
    candidates : Candidates
    red_lines : RedLines
        `of(group, number)`: which violations concern a red-line item.
    running : callable
        At the stage WATCH `running(firm)`: the violations of firms (each once) that run at the round's begin, as
        candidates, and the position of each one's firm in `firm`. It brings the firms forward: ask for few.
    sample_minutes : int array
        Officer-minutes to take a sample, by key field; who plans samples writes it every month.
    year, month : int
        Index of the running year and month since the epoch; `month_of_year` is 1..12.
    campaigns : list of Campaign
        The year's campaigns.
    month_visits, month_findings, month_remote : dict of arrays
        Rows of the ledger of the month that has just ended, as far as they are in the records.
    duties : Duties
        Who owns and checks what this month.
    cache : dict
        What levers derive from their settings and nothing else, by (lever, …); emptied when settings change.
    """

    def __init__(self, city, state):
        self.settings, self.firms, self.keys = city.settings, {
            **city.firms, "exit": state["exit"], "known": state["known"] if "known" in state.columns else None
        }, city.keys
        self.clock, self.calendar, self.scale = city.clock, city.calendar, city.scale
        self.state, self.load_hours, self.candidates = state, 0.0, city.candidates
        self.cell, self.cells = city.cell, city.cells
        self.pools = len(city.settings.districts)
        self.sample_minutes = None
        self.campaigns, self.remote_minutes, self.ledger, self.red_lines, self.running = [], 0, None, None, None
        self._recent, self._got = None, {}
        self.set_duties(duties_of(city.settings))
        self.cache: dict[tuple, object] = {}
        self._derived: dict[object, tuple] = {}
        self.round_span, self.round_days = (0, 0), (0, 0)
        self._field = None
        self._steady = None
        self._alive = (-1, None)
        self._latest = (-1, NEVER)
        self.set_month(0)

    def last_month(self, ledger, begin: int, until: int) -> None:
        """Point to the rows of the month that has just ended; they are looked up when first asked for."""
        self._recent, self._got = (ledger, begin, until), {}

    def _rows(self, name: str) -> dict[str, np.ndarray]:
        if name not in self._got and self._recent is None:
            self._got[name] = {column: np.empty(0, dtype) for column, dtype in TABLES[name].items()}  # the first month
        if name not in self._got:
            ledger, begin, until = self._recent
            rows = ledger.recent(name, begin, until)
            if "entered" in rows and not rows["entered"].all():
                rows = take(rows, rows["entered"] > 0)
            self._got[name] = rows
        return self._got[name]

    month_visits = property(lambda self: self._rows("visit"), lambda self, rows: self._got.update(visit=rows))
    month_findings = property(lambda self: self._rows("finding"), lambda self, rows: self._got.update(finding=rows))

    month_remote = property(lambda self: self._rows("remote"), lambda self, rows: self._got.update(remote=rows))

    def past(self, table: str, begin: int) -> dict[str, np.ndarray]:
        """Rows of the ledger from a minute up to this month's begin, in the order they came; at a change of settings."""
        return self.ledger.recent(table, begin, self.month_span[0])

    def set_month(self, month: int) -> None:
        """Move to a month."""
        self.month, self.year, self.month_of_year = month, month // 12, month % 12 + 1
        self.month_span = int(self.clock.month_start[month]), int(self.clock.month_start[month + 1])
        self.year_begin = int(self.clock.year_start[self.year])
        self.year_end = int(self.clock.year_start[self.year + 1])

    def derived(self, settings, make):
        """`make(view, settings)`, made once for these settings."""
        kept = self._derived.get(make)
        if kept is None or kept[0] is not settings:
            self._derived[make] = kept = settings, make(self, settings)
        return kept[1]

    def set_round(self, begin: int, until: int) -> None:
        """Move to a round; `round_days` are its first working day and the first one after it, as rows of the calendar."""
        self.round_span = begin, until
        first, last = self.calendar.day.searchsorted(np.array(self.round_span, self.calendar.day.dtype)).tolist()
        self.round_days = first, last

    def set_duties(self, duties) -> None:
        """Another duty list comes into force."""
        self.duties, self._bits = duties, duties.bits

    def department_of(self, group: np.ndarray) -> np.ndarray:
        """The department that owns each item group, as a bit (0: nobody does)."""
        return self._bits[group]

    def exits_changed(self) -> None:
        """Forget who is in operation: firms close earlier than was known."""
        self._alive, self._steady = (-1, None), None

    def alive(self) -> np.ndarray:
        """Rows of the firms in operation at 00:00 of the month's first day."""
        if self._alive[0] != self.month:
            at = self.month_span[0]
            enter, exit_ = self.firms["enter"], self.firms["exit"]
            if self._steady is None:
                self._steady = int(enter.max()), int(exit_.min())
            if not self._steady[0] <= at < self._steady[1]:
                rows = np.flatnonzero((enter <= at) & (exit_ > at))
            else:  # everybody, as long as nobody enters or leaves
                rows = self._alive[1] if self._alive[1] is not None else np.arange(enter.size)
            self._alive = self.month, rows
        return self._alive[1]

    def alive_of(self, firm: np.ndarray) -> np.ndarray:
        """Those of the rows whose firms are in operation at 00:00 of the month's first day."""
        enter, exit_ = self.firms["enter"], self.firms["exit"]
        if self.alive().size == enter.size:
            return firm
        at = self.month_span[0]
        return firm[(enter[firm] <= at) & (exit_[firm] > at)]

    def listed(self) -> np.ndarray:
        """Rows of the firms in operation that are in the object register at 00:00 of the month's first day."""
        return self._known(self.alive())

    def listed_of(self, firm: np.ndarray) -> np.ndarray:
        """Those of the rows whose firms are in operation and in the object register at 00:00 of the month's first day."""
        return self._known(self.alive_of(firm))

    def is_listed(self, firm: np.ndarray, minute: int) -> np.ndarray:
        """Whether firms are in the object register at a minute (bool)."""
        known = self.firms["known"]
        return np.ones(firm.size, bool) if known is None else known[firm] <= minute

    def late_register(self) -> bool:
        """Whether firms come, or came, into the object register later than they entered."""
        known = self.firms["known"]
        return known is not None and self._last_known(known) > NEVER

    def _known(self, firm: np.ndarray) -> np.ndarray:
        known, at = self.firms["known"], self.month_span[0]
        if known is None or self._last_known(known) <= at:
            return firm
        return firm[known[firm] <= at]

    def _last_known(self, known: np.ndarray) -> int:
        # Written when a policy comes into force and not between: asked for once a month at most.
        if self._latest[0] != self.month:
            self._latest = self.month, int(known.max(initial=NEVER))
        return self._latest[1]

    def keys_of(self, firm: np.ndarray) -> np.ndarray:
        """The keys of firms given by ascending rows."""
        key = self.firms["key"]
        whole = firm.size and firm.size == firm[-1] - firm[0] + 1
        return key[firm[0] : firm[-1] + 1] if whole else key[firm]

    def in_field(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows of all key-field firms, and their fields."""
        if self._field is None:
            rows = np.flatnonzero(self.firms["field"] >= 0)
            self._field = rows, self.firms["field"][rows]
        return self._field

    def schedule(
        self, firm: np.ndarray, code: str, days: int | None = None, turn: np.ndarray | None = None
    ) -> np.ndarray:
        """The minute at which each task of this month is due: a keyed working day and time of the month (int32).

        `days` restricts it to the first so many working days; `turn` tells apart several tasks of one firm.
        """
        bits = self.keys.stream(f"day:{code}", self.month).bits(self.firms["key"][firm], turn)
        first, last = self.calendar.first[self.month], self.calendar.first[self.month + 1]
        span = last - first if days is None else min(days, last - first)
        return self._at(bits, first, span)

    def in_round(self, firm: np.ndarray, order: np.ndarray) -> np.ndarray:
        """A keyed working day and time of the running round, for tasks that waited; -1 if it has no working day."""
        first, last = self.round_days
        if first == last:
            return np.full(firm.size, -1, np.int32)
        bits = self.keys.stream("day:late", self.round_span[0]).bits(order)
        return self._at(bits, first, last - first)

    def next_opening(self, minute: np.ndarray, firm: np.ndarray, code: str) -> np.ndarray:
        """A keyed time of the first working day on or after each minute's day (int32)."""
        return self.opening_on(minute, self.keys.stream(f"day:{code}", self.month).bits(self.firms["key"][firm]))

    def soon(self, bits: np.ndarray) -> np.ndarray:
        """A keyed working day and time of the running round, or of the first working day after it (int32)."""
        first, last = self.round_days
        return self._at(bits, min(first, self.calendar.day.size - 1), max(1, last - first))

    def opening_on(self, minute: np.ndarray, bits: np.ndarray) -> np.ndarray:
        """A keyed time of the first working day on or after each minute's day (int32)."""
        day = self.calendar.day.searchsorted(minute // DAY * DAY)
        return self._opening(np.minimum(day, self.calendar.day.size - 1), bits)

    def _at(self, bits, first, days):
        return self._opening(first + below(bits, days), bits)

    def _opening(self, day, bits):
        time = low32(bits, self.calendar.minutes)
        time += self.calendar.opening
        time += self.calendar.day[day]
        return time.astype(np.int32)

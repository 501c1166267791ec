"""What a run leaves behind: plain arrays, and the accounts that must close."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from jgsim.engine.ledger import DROP_REASONS
from jgsim.terms.enums import CaseFate, Ending
from jgsim.terms.time import FAR


@dataclass(frozen=True)
class Result:
    """A finished run.

    Attributes
    ----------
    scenario, city
        What was run, and in which world.
    tables : dict of dict of arrays
        The ledger (`engine.ledger.TABLES`), each table sorted by (time, firm).
    first_tier, last_tier : int8 arrays
        Each firm's credit tier at its start and at the end; the table `move` holds what lies between.
    exit : int32 array
        Minute at which each firm closes under this policy.
    state_hash : str
        sha256 of the last state.
    """

    scenario: object
    city: object
    tables: dict[str, dict[str, np.ndarray]] = field(repr=False)
    first_tier: np.ndarray = field(repr=False)
    last_tier: np.ndarray = field(repr=False)
    exit: np.ndarray = field(repr=False)
    state_hash: str = ""

    def accounts(self) -> dict[str, int]:
        """The accounts of tasks, of violations and of cases; `check_accounts` demands that they close."""
        dropped = np.bincount(self.tables["dropped"]["reason"], minlength=len(DROP_REASONS))
        spell = self.tables["spell"]
        endings = np.bincount(spell["ending"], minlength=len(Ending))
        fates = np.bincount(self.tables["case"]["fate"], minlength=len(CaseFate))
        return {
            "planned": self.tables["planned"]["firm"].size,
            "done": self.tables["visit"]["firm"].size,
            "sampled": self.tables["batch"]["firm"].size,
            **{name: int(n) for name, n in zip(DROP_REASONS, dropped, strict=True)},
            "begun": spell["firm"].size,
            **{e.code: int(endings[e]) for e in Ending},
            "found_first": int(self.tables["finding"]["first"].sum()),
            "spells_found": int((spell["found"] < FAR).sum()),
            "cases": int(self.tables["finding"]["case"].sum()),
            **{f"cases_{f.code}": int(fates[f]) for f in CaseFate},
        }

    def check_accounts(self) -> None:
        """Planned = visits done + samples taken + merged + not done by reason; begun = ended by cause + running; cases
        opened = closed + open + transferred + lost + failed.

        Raises
        ------
        AssertionError
            With the account, if one does not close.
        """
        a = self.accounts()
        if a["planned"] != a["done"] + a["sampled"] + sum(a[r] for r in DROP_REASONS):
            raise AssertionError(f"the account of tasks does not close: {a}")
        if a["begun"] != sum(a[e.code] for e in Ending):
            raise AssertionError(f"the account of violations does not close: {a}")
        if a["cases"] != sum(a[f"cases_{f.code}"] for f in CaseFate):
            raise AssertionError(f"the account of cases does not close: {a}")
        period_mode = self.scenario.behaviour.clock == "period"
        if not period_mode and a["found_first"] != a["spells_found"]:
            raise AssertionError(f"the account of findings does not close: {a}")


def spells(city, state) -> dict[str, np.ndarray]:
    """The violations of a run as rows of the table `spell`."""
    c = city.candidates
    which = np.flatnonzero(state["status"] == 1)
    firm = c.firm[which]
    natural, corrected = c.end[which], state["corrected"][which]
    exit_, silent = state["exit"][firm], city.firms["silent"][firm]
    horizon = np.int32(city.clock.end)
    until = np.minimum(np.minimum(natural, corrected), exit_)
    ending = np.full(which.size, Ending.NATURAL, np.int8)
    ending[(natural == silent) & (silent < FAR)] = Ending.STOPPED  # a natural end is at most its firm's silence
    ending[corrected <= natural] = Ending.CORRECTED
    ending[exit_ < np.minimum(natural, corrected)] = Ending.EXIT
    ending[until >= horizon] = Ending.RUNNING
    return {
        "time": np.where(state["segment"][which] > 0, state["began"][which], c.start[which]), "firm": firm,
        "group": c.group[which], "severity": c.severity[which],
        "candidate": which - np.repeat(c.cell_first[:-1], np.diff(c.cell_first))[which],
        "until": np.minimum(until, horizon), "ending": ending, "found": state["found"][which],
        "corrected": corrected, "segment": state["segment"][which],
    }


def unlisted(city, state) -> dict[str, np.ndarray]:
    """The time that firms spent in operation and in no object register, as rows of the table `unlisted`."""
    known, enter = state["known"], city.firms["enter"]
    firm = np.flatnonzero(known > enter)
    until = np.minimum(np.minimum(known[firm], state["exit"][firm]), np.int32(city.clock.end))
    some = until > enter[firm]
    firm, until = firm[some], until[some]
    return {"time": enter[firm], "firm": firm, "gap": state["gap"][firm], "until": until}


def closings(city, state) -> dict[str, np.ndarray]:
    """The firms that close within the horizon because of what the authority did, as rows of the table `closing`."""
    natural = city.firms["exit"]
    firm = np.flatnonzero((state["exit"] < natural) & (state["exit"] < city.clock.end))
    return {"time": state["exit"][firm], "firm": firm, "cause": state["cause"][firm], "natural": natural[firm]}

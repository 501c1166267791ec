"""What firms that choose are held against: stationary states in closed form, and small cities in which they live."""

from __future__ import annotations

import numpy as np

from jgsim.behaviour.choice.ladder import Outlook, outlook
from jgsim.engine.run import simulate
from jgsim.terms.ladder import Ladder

from .bench import bench, per_batch

class Row:
    """A row of a reference table.

    `visited`: chances of a visit in a period by tier (two tiers or four); `fine` likewise; `u`, `rho`, `s`, `beta`,
    `c` as in the tables; `eta`: noise; `c_to`: highest cost.
    """

    def __init__(self, visited, fine, c, beta, u, s, rho, eta=None, c_to=None, **truth):
        self.tiers = len(visited)
        self.visited = np.array([*visited, *([0.0] * (5 - self.tiers))])
        self.fine = [*fine, *([fine[-1]] * (4 - self.tiers))]
        self.c, self.beta, self.u, self.s, self.rho = c, beta, u, s, rho
        self.eta, self.c_to, self.truth = eta, c_to, truth

    def outlook(self) -> Outlook:
        """What a firm reckons with."""
        ladder = Ladder(self.u, self.rho, self.tiers - 1)
        return outlook(self.visited[None], self.s, ladder, [*self.fine, self.fine[0]], self.beta)

    def stationary(self, violate: np.ndarray) -> dict[str, object]:
        """Stationary shares of the tiers, from tier A, and rates, if a firm violates with these chances by tier."""
        move = self.outlook().move[:, 0]
        flow = move[0] + np.asarray(violate, np.float64)[:, None] * (move[1] - move[0])
        n = self.tiers
        share = np.zeros(5)
        share[:n] = np.linalg.matrix_power(flow[:n, :n], 1 << 20)[0]
        share /= share.sum()
        visits, found = share @ self.visited, share @ (self.visited * self.s * violate)
        return {
            "share": share[:n], "compliance": 1 - share @ violate, "inspection_rate": visits, "detection_rate": found,
        }

    def scenario(self, initial, years: int, visited=None):
        """A city of such firms that begin in these tiers; `visited`: other chances of a visit."""
        monthly = self.visited[:4] if visited is None else visited
        choice = {
            "rule": "rational" if self.eta is None else "logit", "cost": self.c, "discount": self.beta,
            "fine": dict(zip("ABCD", self.fine, strict=True)),
            **({} if self.c_to is None else {"cost_to": self.c_to}),
            **({} if self.eta is None else {"noise": self.eta}),
        }
        return bench(
            {
                "behaviour.clock": "period", "behaviour.period": {"choice": choice},
                "behaviour.look.sensitivity": self.s,
                "draw.ratio": {**dict(zip("ABCD", (12 * np.asarray(monthly)).tolist(), strict=True)), "none": 0},
                "credit": {
                    "rule": "step", "step": {"up": self.u, "repair": self.rho, "worst": "ABCD"[self.tiers - 1]},
                    "initial": shares(initial),
                },
            },
            years,
        )

    def city(self, initial, years: int, seed: int, firms: int, visited=None):
        """A run of such a city."""
        return simulate(self.scenario(initial, years, visited), seed, 0, firms)


def shares(initial) -> dict[str, float]:
    """Shares of the tiers that add up to 1, whatever the rounding."""
    four = [*initial, *([0.0] * (4 - len(initial)))]
    rest = int(np.argmax(four))
    four[rest] = 1 - sum(share for tier, share in enumerate(four) if tier != rest)
    return dict(zip("ABCD", map(float, four), strict=True))


def tier_months(result, first: int) -> np.ndarray:
    """Share of the months from `first` that each firm spent in each tier, by (firm, tier)."""
    move, months = result.tables["move"], result.city.clock.years * 12
    everybody = np.arange(result.first_tier.size)
    spent = np.zeros((everybody.size, 4))
    spent[everybody, result.first_tier] += months - first
    # A move in month m trades the months left in the old tier for months in the new one.
    left = months - np.maximum(result.city.clock.month_of(move["time"]), first)
    np.subtract.at(spent, (move["firm"], move["before"]), left)
    np.add.at(spent, (move["firm"], move["after"]), left)
    return spent / (months - first)


def rates(result, first: int) -> dict[str, np.ndarray]:
    """Visits and findings a firm and month from month `first` on, by batch of firms."""
    firms, months = result.first_tier.size, result.city.clock.years * 12 - first
    visit = result.tables["visit"]
    late = visit["time"] >= result.city.clock.month_start[first]
    firm, hit = visit["firm"][late], visit["findings"][late] > 0
    return {
        "inspection_rate": per_batch(firm, None, firms) / months,
        "detection_rate": per_batch(firm[hit], None, firms) / months,
    }


def months_by_tier(result, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Firm-months in violation and all firm-months by tier A to D, from month `first` on."""
    period = result.tables["period"]
    late = period["time"] >= result.city.clock.month_start[first]
    return tuple(np.bincount(period["tier"][late], period[name][late], 5)[:4] for name in ("violating", "firms"))

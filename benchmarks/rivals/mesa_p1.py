"""P1 in Mesa 3, an agent per firm and a step a month: `python mesa_p1.py FIRMS SEED`.

Inside its month an agent keeps exact times, so the long steps cost no precision: a firm not drawn, with nothing due
this month, spends one random number and one comparison. The agents do not meet, so they are not shuffled.
"""

from __future__ import annotations

import sys
from math import exp

import mesa
from problem import HORIZON, MEAN_SPELL, MONTHS, RATE, RATIO, SENSITIVITY, Counts, tier, working_days

NEVER = float("-inf")


class Firm(mesa.Agent):
    """A firm: in order until `turn`, or in violation since `since` until `turn`."""

    def __init__(self, model: City, tier: int):
        super().__init__(model)
        self.rate, self.chance = RATE[tier], RATIO[tier] / 12
        self.visited, self.since, self.turn = NEVER, None, 0.0
        self.relax(0.0)

    def relax(self, now: float) -> None:
        """Draw the next onset of a firm in order."""
        random = self.model.random
        self.since = None
        self.turn = now + random.expovariate(self.rate)
        while self.turn < HORIZON and random.random() >= exp(-exp(self.visited - self.turn)):
            self.turn += random.expovariate(self.rate)

    def advance(self, until: float) -> None:
        """Let onsets and ends happen up to `until`."""
        model = self.model
        while self.turn < until:
            now = self.turn
            if self.since is None:
                model.counts.onsets += 1
                self.since = now
                self.turn = now + model.random.expovariate(1 / MEAN_SPELL)
            else:
                model.counts.violation_years += now - self.since
                self.relax(now)

    def step(self) -> None:
        """A month."""
        model = self.model
        if model.uniform() < self.chance:
            self.visit(model.random.choice(model.days))
        if self.turn < model.until:
            self.advance(model.until)

    def visit(self, now: float) -> None:
        """A visit, which ends what it finds; the next onset is drawn anew, as the visit changes its rate."""
        model = self.model
        self.advance(now)
        model.counts.visits += 1
        self.visited = now
        if self.since is None:
            self.relax(now)
        elif model.random.random() < SENSITIVITY:
            model.counts.detections += 1
            model.counts.violation_years += now - self.since
            self.relax(now)


class City(mesa.Model):
    """All firms, and the month that runs."""

    def __init__(self, firms: int, seed: int):
        super().__init__(rng=seed)
        self.uniform = self.random.random
        self.counts = Counts()
        self.calendar = working_days()
        self.month, self.days, self.until = 0, [], 0.0
        Firm.create_agents(self, firms, [tier(self.uniform()) for _ in range(firms)])

    def step(self) -> None:
        """A month of all firms, up to the first visits of the next."""
        self.days = self.calendar[self.month]
        self.month += 1
        self.until = HORIZON if self.month == MONTHS else self.calendar[self.month][0]
        self.agents.do("step")

    def finish(self) -> Counts:
        """Count what still runs at the horizon up to it."""
        running = self.agents.select(lambda firm: firm.since is not None)
        self.counts.violation_years += sum(HORIZON - since for since in running.get("since"))
        return self.counts


if __name__ == "__main__":
    city = City(int(sys.argv[1]), int(sys.argv[2]))
    for _ in range(MONTHS):
        city.step()
    city.finish().print()

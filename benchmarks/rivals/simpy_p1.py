"""P1 in plain SimPy, a process per firm, in two ways: `python simpy_p1.py FIRMS SEED [own|campaigns] [--no-gc]`.

own: the firm's process waits for whatever comes to it next, visit, onset or end, whose times it draws ahead (the number
of campaigns until a firm is drawn is geometric). This is the faster one, and the one that is raced.

campaigns: a process of the bureau draws every month, a process per visit interrupts the firm that it finds in
violation. It is closer to the words of P1 and takes up to twice as long.

--no-gc switches Python's collector off, which a patient user of SimPy will find out: there is nothing to collect.
"""

from __future__ import annotations

import argparse
import gc
from math import exp, log
from random import Random

import simpy
from problem import HORIZON, MEAN_SPELL, MONTHS, RATE, RATIO, SENSITIVITY, Counts, tier, working_days

NEVER = float("-inf")
BEYOND = float("inf")


class Own:
    """Each firm carries its own calendar."""

    def __init__(self, firms: int, seed: int):
        self.random = Random(seed)
        self.counts = Counts()
        self.days = working_days()
        self.env = simpy.Environment()
        for _ in range(firms):
            self.env.process(self.firm(tier(self.random.random())))

    def run(self) -> Counts:
        """Simulate to the horizon."""
        self.env.run(until=HORIZON)
        return self.counts

    def next_visit(self, month: int, never: float) -> tuple[int, float]:
        """Month and time of the first visit after `month`; `never` is log(1 − chance of being drawn in a month)."""
        month += 1 + int(log(1.0 - self.random.random()) / never)
        if month >= MONTHS:
            return month, BEYOND
        return month, self.random.choice(self.days[month])

    def next_onset(self, now: float, rate: float, visited: float) -> float:
        """Time of the next onset if no visit comes before it."""
        expovariate, uniform = self.random.expovariate, self.random.random
        time = now + expovariate(rate)
        while time < HORIZON and uniform() >= exp(-exp(visited - time)):
            time += expovariate(rate)
        return time

    def firm(self, tier: int):
        """The life of a firm."""
        env, counts, uniform = self.env, self.counts, self.random.random
        rate, never = RATE[tier], log(1.0 - RATIO[tier] / 12)
        visited = NEVER
        month, visit = self.next_visit(-1, never)
        while True:
            onset = self.next_onset(env.now, rate, visited)
            while visit < onset:
                yield env.timeout(visit - env.now)
                counts.visits += 1
                visited = visit
                month, visit = self.next_visit(month, never)
                onset = self.next_onset(env.now, rate, visited)
            if onset >= HORIZON:
                return
            yield env.timeout(onset - env.now)
            counts.onsets += 1
            end = onset + self.random.expovariate(1 / MEAN_SPELL)
            while visit < end:
                yield env.timeout(visit - env.now)
                counts.visits += 1
                visited = visit
                month, visit = self.next_visit(month, never)
                if uniform() < SENSITIVITY:
                    counts.detections += 1
                    end = env.now
            if end >= HORIZON:
                counts.violation_years += HORIZON - onset
                return
            if end > env.now:
                yield env.timeout(end - env.now)
            counts.violation_years += end - onset


class Firm:
    """A firm of the other formulation: its process knows onsets and ends, visits come from outside."""

    __slots__ = ("process", "since", "tier", "visited")

    def __init__(self, tier: int):
        self.tier, self.visited, self.since, self.process = tier, NEVER, None, None

    def life(self, city: Campaigns):
        """In order, in violation, and so on."""
        env, counts, random, rate = city.env, city.counts, city.random, RATE[self.tier]
        while True:
            yield env.timeout(random.expovariate(rate))
            if random.random() >= exp(-exp(self.visited - env.now)):
                continue
            self.since = env.now
            counts.onsets += 1
            try:
                yield env.timeout(random.expovariate(1 / MEAN_SPELL))
            except simpy.Interrupt:
                counts.detections += 1
            counts.violation_years += env.now - self.since
            self.since = None


class Campaigns:
    """The bureau draws every month and visits."""

    def __init__(self, firms: int, seed: int):
        self.random = Random(seed)
        self.counts = Counts()
        self.days = working_days()
        self.env = simpy.Environment()
        self.firms = [Firm(tier(self.random.random())) for _ in range(firms)]
        for firm in self.firms:
            firm.process = self.env.process(firm.life(self))
        self.env.process(self.bureau())

    def run(self) -> Counts:
        """Simulate to the horizon; what still runs there is counted up to it."""
        self.env.run(until=HORIZON)
        self.counts.violation_years += sum(HORIZON - f.since for f in self.firms if f.since is not None)
        return self.counts

    def bureau(self):
        """Twelve campaigns a year, each drawn as its first working day begins."""
        uniform, chance = self.random.random, [ratio / 12 for ratio in RATIO]
        for days in self.days:
            yield self.env.timeout(days[0] - 0.5 / 365.25 - self.env.now)
            for firm in self.firms:
                if uniform() < chance[firm.tier]:
                    self.env.process(self.visit(firm, self.random.choice(days)))

    def visit(self, firm: Firm, time: float):
        """Go to a firm at `time`."""
        yield self.env.timeout(time - self.env.now)
        self.counts.visits += 1
        firm.visited = self.env.now
        if firm.since is not None and self.random.random() < SENSITIVITY:
            firm.process.interrupt()


def main() -> None:
    """Run and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("firms", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("form", nargs="?", choices=("own", "campaigns"), default="own")
    parser.add_argument("--no-gc", action="store_true")
    given = parser.parse_args()
    if given.no_gc:
        gc.disable()
    (Own if given.form == "own" else Campaigns)(given.firms, given.seed).run().print()


if __name__ == "__main__":
    main()

"""What was compared: firms, years, seed, replications and fingerprints, read from a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.words import counted, say


@dataclass(frozen=True)
class About:
    """Facts of a study.

    Attributes
    ----------
    firms, city : int
        Firms at the start as simulated, and of the whole city.
    first_year, years, warm_up : int
        First measured year, number of measured years, years simulated before them.
    hashes : dict
        Scenario hash (sha256) by scenario name.
    """

    version: str
    study: str
    seed: int
    replications: int
    firms: int
    city: int
    first_year: int
    years: int
    warm_up: int
    hashes: dict[str, str]

    @property
    def scaled(self) -> bool:
        """Whether fewer firms than the city's were simulated."""
        return self.firms < self.city

    @property
    def few(self) -> bool:
        """Whether intervals rest on one degree of freedom, which is next to nothing."""
        return self.replications == 2

    def caution(self, measure: str) -> bool:
        """Whether a measure's number must not be read at this scale (*full size only*)."""
        return self.scaled and measure in CATALOGUE and not CATALOGUE[measure].scale_free

    def period(self, lang: str) -> str:
        """The measured years, as text."""
        key = "period" if self.years > 1 else "year"
        return say(key, lang, first=self.first_year, last=self.first_year + self.years - 1)

    def fingerprint(self, lang: str) -> str:
        """One line for the foot of a figure."""
        return say(
            "fingerprint", lang, version=self.version, seed=self.seed,
            replications=counted(self.replications, "replication", lang), firms=f"{self.firms:,}",
            study=self.study[:12],
        )


def about(comparison) -> About:
    """The facts of a comparison."""
    record, base = comparison.record, comparison.scenarios[0]
    options = record["options"]
    return About(
        version=record["version"],
        study=record["study"],
        seed=options["seed"],
        replications=int(comparison.measures["replication"].nunique()),
        firms=options["firms"] or base.world.firms,
        city=base.world.firms,
        first_year=base.time.start,
        years=base.time.years,
        warm_up=base.time.warm_up,
        hashes={s.name: s.hash for s in comparison.scenarios},
    )


def title_of(scenario, lang: str) -> str:
    """A scenario's title on one line."""
    return " ".join(scenario.title.label(lang).split())


def titles(comparison, lang: str) -> dict[str, str]:
    """Titles by scenario name, base first."""
    return {s.name: title_of(s, lang) for s in comparison.scenarios}

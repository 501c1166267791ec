"""What a study hands back: tidy tables, and the ways to look at them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jgsim.scenario.scenario import Scenario
from jgsim.measures.estimate import estimate
from jgsim.study.contrast import COLUMNS, contrasts
from jgsim.study.results import TOTALS, Results
from jgsim.study.tables import MEASURE_COLUMNS
from jgsim.terms.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd


class Comparison:
    """A finished study of one scenario or several.

    Attributes
    ----------
    scenarios : list of Scenario
        Base first.
    record : dict
        What `record.json` holds.
    out : Path or None
        The study's folder.
    results : Results
        Measures of every run as arrays.
    """

    def __init__(self, scenarios: list[Scenario], results: Results, record: dict, out: Path | None, lang: str):
        self.scenarios, self.results, self.record, self.out, self.lang = scenarios, results, record, out, lang

    @cached_property
    def contrasts(self) -> dict[str, list]:
        """The columns of `comparison.csv` as lists."""
        return contrasts(self.results)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Totals and tiers of every run: scenario, replication, year, dimension, group, measure, value, unit."""
        return _frame(self.results, TOTALS)

    @cached_property
    def all_groups(self) -> pd.DataFrame:
        """The same with all groups; made when first asked for."""
        return _frame(self.results, None)

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Paired differences of the plans to the base (see `study.contrast`); empty for a single scenario."""
        import pandas as pd

        return pd.DataFrame(self.contrasts, columns=list(COLUMNS))

    def table(
        self,
        measures: str | list[str] | None = None,
        *,
        dimension: str = "all",
        year: str | int = "all",
        lang: str | None = None,
    ) -> pd.DataFrame:
        """A table with headings and names in Chinese or English: each plan against the base, or one scenario's means.

        Parameters
        ----------
        measures : str or list, optional
            Codes of measures (all if left out), in the order wanted.
        dimension : str
            "all" for totals, or "tier", "sector" …: totals and tiers are there for every year, others for the horizon.
        year : str or int
            A year, or "all" for the horizon.
        lang : "zh" or "en", optional

        Raises
        ------
        InputError
            For a name that is not there, with the nearest one.
        """
        codes, lang = _listed(measures), lang or self.lang
        if len(self.scenarios) > 1:
            from jgsim.report.tables import table

            return table(self, lang=lang, measures=codes, dimension=dimension, year=str(year))
        from jgsim.study.display import means

        return means(self, codes, dimension, str(year), lang)

    def mean(self, scenario: str, measure: str) -> tuple[float, float, int]:
        """Mean of the horizon's total, half-width of its t interval, and replications behind it."""
        made = estimate(self.results.series(scenario, measure))
        return float(made.mean), float(made.half_width), int(made.replications)

    def figure(self, kind: str = "tradeoff", lang: str | None = None):
        """A matplotlib figure; "tradeoff" shows coverage, burden and harm of all plans."""
        from jgsim.report.figures import figure

        return figure(self, kind=kind, lang=lang or self.lang)

    def brief(self, path: Path | str | None = None, lang: str | None = None) -> str:
        """The briefing as one HTML page, written to `path` if given."""
        from jgsim.report.briefing import brief

        return brief(self, path=path, lang=lang or self.lang)

    def findings(self, lang: str | None = None) -> list[str]:
        """The findings, a sentence each."""
        from jgsim.report.findings import findings

        return findings(self, lang or self.lang)

    def __repr__(self):
        names = " · ".join(s.name for s in self.scenarios)
        options = self.record["options"]
        return (
            f"<jgsim {self.record['command']}: {names}; {options['firms']:,} firms, {options['years']} years, seed "
            f"{options['seed']}, {self.results.replications} replications>"
        )

    def _repr_html_(self):
        from jgsim.study.display import html

        return html(self)


def _listed(measures: str | list[str] | None) -> list[str] | None:
    from jgsim.measures.catalogue import CATALOGUE

    if measures is None:
        return None
    codes = [measures] if isinstance(measures, str) else list(measures)
    for code in codes:
        if code not in CATALOGUE:
            raise InputError(f"there is no measure {code!r}", nearest=nearest(code, CATALOGUE))
    return codes


def _frame(results: Results, dimensions: tuple[str, ...] | None) -> pd.DataFrame:
    import pandas as pd

    parts: dict[str, list[np.ndarray]] = {name: [] for name in MEASURE_COLUMNS}
    kept: dict[int, dict[str, np.ndarray]] = {}
    for name, replication, part in results:
        if id(part.texts) not in kept:
            rows = part.where("dimension", *dimensions) if dimensions else np.ones(part.value.size, bool)
            rows = np.flatnonzero(rows)
            texts = {c: np.array(words, object)[codes[rows]] for c, (codes, words) in part.texts.items()}
            kept[id(part.texts)] = {"rows": rows, **texts}
        texts = kept[id(part.texts)]
        size = texts["rows"].size
        parts["scenario"].append(np.full(size, name, object))
        parts["replication"].append(np.full(size, replication))
        parts["value"].append(part.value[texts["rows"]])
        for column in ("year", "dimension", "group", "measure", "unit"):
            parts[column].append(texts[column])
    return pd.DataFrame({name: np.concatenate(arrays) for name, arrays in parts.items()})

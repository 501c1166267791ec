"""What is said of a measure."""

from __future__ import annotations

from dataclasses import dataclass

SUM, RATIO, STOCK, MEAN, QUANTILE = "sum", "ratio", "stock", "mean", "quantile"
"""How a measure's horizon follows from its years: their sum; a ratio of sums; the last year's value; a mean over time;
a quantile, maximum or curve of all the horizon's cases."""


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes
    ----------
    code : str
        Its name in files.
    zh, en : str
        Its names for people.
    unit : str
        Code of its unit.
    definition, definition_zh : str
    better : str
        "lower", "higher", or "" where neither is.
    scale_free : bool
        Whether a run below full size estimates the full city's value (sums: value per firm).
    of : str
        "sum", "ratio", "stock", "mean" or "quantile".
    """

    code: str
    zh: str
    en: str
    unit: str
    definition: str
    definition_zh: str
    better: str
    scale_free: bool
    of: str

    def label(self, lang: str) -> str:
        """The name in `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    def meaning(self, lang: str) -> str:
        """The definition in `lang`."""
        return self.definition_zh if lang == "zh" else self.definition

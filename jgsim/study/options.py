"""What a study is asked to do, checked."""

from __future__ import annotations

import os
from dataclasses import dataclass

from jgsim.terms.errors import InputError, nearest

RUN_REPLICATIONS = 1
COMPARE_REPLICATIONS = 4
SWEEP_REPLICATIONS = 4
MOMENTS_REPLICATIONS = 4
UNTIL_CAP = 80
"""Replications unless asked otherwise: of `run`, of `compare`, of `sweep`, of `moments`, and at most with `until`."""
MOST_FIRMS = 50_000_000
MOST_REPLICATIONS = 100_000
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Until:
    """Replicate until the interval of the horizon's total has at most this half-width, in the measure's unit."""

    measure: str
    half_width: float

    def __str__(self):
        return f"{self.measure}={self.half_width!r}"


@dataclass(frozen=True)
class Options:
    """Options of a study.

    Attributes
    ----------
    firms : int or None
        Firms at the start (None: the whole city).
    seed : int
        0 is a seed like any other.
    replications : int
        How many; with `until` at most so many.
    workers : int
        Processes; 1 means inside this one.
    """

    firms: int | None
    seed: int
    replications: int
    until: Until | None
    workers: int
    lang: str
    log: bool
    brief: bool
    moments: bool = False

    @classmethod
    def of(
        cls,
        usual: int,
        *,
        firms: int | None = None,
        seed: int | None = None,
        replications: int | None = None,
        until: Until | str | None = None,
        workers: int | None = None,
        lang: str = "zh",
        log: bool = False,
        brief: bool = False,
        moments: bool = False,
    ) -> Options:
        """Options with their defaults filled in (`usual` replications).

        Raises
        ------
        InputError
            Naming the option.
        """
        if isinstance(until, str):
            until = parse_until(until)
        if replications is None:
            replications = usual if until is None else UNTIL_CAP
        check_language(lang)
        return cls(
            firms=None if firms is None else _whole("firms", firms, 1, MOST_FIRMS),
            seed=_whole("seed", 1 if seed is None else seed, 0, 2**63 - 1),
            replications=_whole("replications", replications, 1, MOST_REPLICATIONS),
            until=until,
            workers=_whole("workers", cores() if workers is None else workers, 1, 1024),
            lang=lang,
            log=bool(log),
            brief=bool(brief),
            moments=moments,
        )


def parse_until(text: str) -> Until:
    """`MEASURE=H` as an `Until`."""
    from jgsim.measures.catalogue import CATALOGUE

    measure, equals, width = text.partition("=")
    if not equals:
        raise InputError(f"must be MEASURE=H, as detected_share=0.001, not {text!r}", path="until")
    if measure not in CATALOGUE:
        raise InputError(f"there is no measure {measure!r}", path="until", nearest=nearest(measure, CATALOGUE))
    try:
        half_width = float(width)
    except ValueError:
        raise InputError(f"{width!r} is not a number", path="until") from None
    if not 0 < half_width < float("inf"):
        raise InputError(f"the half-width must be a number above 0, not {width}", path="until")
    return Until(measure, half_width)


def check_language(lang: str) -> None:
    """Refuse what is not a language of the reports."""
    if lang not in LANGUAGES:
        raise InputError(f"must be zh or en, not {lang!r}", path="lang", nearest=nearest(str(lang), LANGUAGES))


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _whole(name: str, value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise InputError(f"must be a whole number, not {value!r}", path=name)
    number = int(value.__index__())
    if not least <= number <= most:
        raise InputError(f"must be a whole number from {least} to {most}, not {number}", path=name)
    return number

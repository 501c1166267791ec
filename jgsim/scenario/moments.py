"""What a base must show (section `moments`): real figures with range and source, which no run depends on."""

from __future__ import annotations

import copy
from typing import Annotated, Literal

from pydantic import (
    AfterValidator, BeforeValidator, Field, ValidationError, WithJsonSchema, field_validator, model_validator,
)

from jgsim.scenario.find import called
from jgsim.scenario.merge import merge, replace_all
from jgsim.scenario.problems import Lines, located, of_validation
from jgsim.terms.errors import InputError
from jgsim.terms.settings import Code, Name, Settings, Source

SECTION = "moments"
HORIZON = "all"


def _decimal(value):
    return float(value) if type(value) is int and abs(value) < 1e15 else value


def _several(value):
    return [value] if isinstance(value, str) else value


def _label(value):
    return str(value) if type(value) is int else value


def _period(label: str) -> str:
    if label != HORIZON and not (len(label) == 4 and label.isdecimal()):
        raise ValueError("must be a measured year, or all")
    return label


Limit = Annotated[float, BeforeValidator(_decimal)]
Groups = Annotated[
    list[str],
    BeforeValidator(_several),
    Field(min_length=1, max_length=50),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]}),
]
Period = Annotated[
    str,
    BeforeValidator(_label),
    AfterValidator(_period),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1990}, {"const": HORIZON}]}),
]


class Moment(Settings):
    """A figure that a base must show.

    Attributes
    ----------
    measure : str
        A measure, or one of the statistics that only moments have.
    by : dict
        At most one dimension with the group, or the groups whose sum is meant; in total if left out.
    year : str
        A measured year ("2026"), or "all" for the horizon.
    scale : "year", "city" or "city_year", optional
        A sum per measured year, or as it would be in the city with all its firms, or both.
    trend : bool
        Not the value but its slope over the measured years, as a standard normal deviate: what the slope of the
        replications is, over its standard error. `low` and `high` are limits of that.
    low, high : float
        The range, limits included.
    unit : str
    source : str
        Where the range was read, or 'assumption' and why.
    """

    name: Name
    measure: Annotated[str, Field(min_length=1, max_length=100)]
    by: dict[str, Groups] = {}
    year: Period = HORIZON
    scale: Literal["year", "city", "city_year"] | None = None
    trend: bool = False
    low: Limit
    high: Limit
    unit: Annotated[str, Field(min_length=1, max_length=60)]
    source: Source

    @field_validator("by")
    @classmethod
    def _one_dimension(cls, by: dict) -> dict:
        if len(by) > 1:
            raise ValueError("must name one dimension only")
        return by

    @model_validator(mode="after")
    def _fits(self):
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        if self.trend and (self.year != HORIZON or self.scale is not None):
            raise ValueError("a trend takes all measured years as they are: leave out year and scale")
        return self


class Section(Settings):
    """The section by itself, as it is validated."""

    moments: dict[Code, Moment] = {}


def moments_of(source) -> dict[str, Moment]:
    """The moments of a scenario's files, each over that of its base; one set to null is left out.

    Raises
    ------
    InputError
        With file, line and path.
    """
    data, lines = _content(source)
    if not data:
        return {}
    if isinstance(data[SECTION], dict):
        data[SECTION] = {code: one for code, one in data[SECTION].items() if one is not None}
    try:
        return Section.model_validate(data).moments
    except ValidationError as error:
        raise of_validation(error, Section, lines, source.file) from None


def wrong(scenario, where: str, reason: str, near: str | None = None) -> InputError:
    """An error in a scenario's moments at a path below the section."""
    lines = _content(scenario.source)[1] if scenario.source is not None else {}
    return located(reason, f"{SECTION}.{where}", lines, scenario.file or scenario.name, near)


def _content(source) -> tuple[dict, Lines]:
    """The section with what is replaced in it from outside, and where each part of it was written."""
    data, lines = {}, {}
    for document in source.documents:
        if SECTION in document:
            merge(data, {SECTION: copy.deepcopy(document[SECTION])})
            file = called(document.file)
            lines.update({p: (file, n) for p, n in document.lines.items() if p.partition(".")[0] == SECTION})
    for changes, option in source.changes:
        mine = {path: value for path, value in changes.items() if str(path).partition(".")[0] == SECTION}
        replace_all(data, mine, lines, source.file, option)
    return data, lines

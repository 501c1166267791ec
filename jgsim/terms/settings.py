"""Settings: frozen, strict, and numbers that carry their unit, range and source."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Settings(BaseModel):
    """Base of all settings: unknown keys, NaN and silent conversions are refused; values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, ser_json_inf_nan="strings")


class Name(Settings):
    """A name in Chinese and English."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def label(self, lang: str) -> str:
        """The name in `lang`."""
        return self.zh if lang == "zh" else self.en


class Number(Settings):
    """A number of the world or of behaviour, with what is needed to doubt it.

    `source` names where it was read, or says 'assumption' (假设) and why.
    """

    value: float
    unit: Annotated[str, Field(min_length=1)]
    low: float
    high: float
    source: Annotated[str, Field(min_length=2)]

    @model_validator(mode="before")
    @classmethod
    def _whole_numbers(cls, data):
        # YAML writes 2 for 2.0; a strict float refuses it, and a bool must not pass as a number.
        if isinstance(data, dict):
            return {k: _plain(v) if k in ("value", "low", "high") else v for k, v in data.items()}
        return data

    @model_validator(mode="after")
    def _ordered(self):
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} is outside its own range {self.low:g} to {self.high:g}")
        return self

    def __float__(self):
        return self.value


def within(least: float, most: float = math.inf, *, above: bool = False) -> AfterValidator:
    """For `Annotated[Number, within(0, 1)]`: value, low and high must make sense, whatever range the file gives.

    `above`: the least itself is refused too.
    """

    def check(number: Number) -> Number:
        for name in ("value", "low", "high"):
            n = getattr(number, name)
            if n < least or (above and n == least):
                raise ValueError(f"{name} must be {'above' if above else 'at least'} {least:g}, not {n:g}")
            if n > most:
                raise ValueError(f"{name} must be at most {most:g}, not {n:g}")
        return number

    return AfterValidator(check)


LEAST = 1e-12
"""Numbers nearer to 0 than this are refused: nothing here is so small, and what is divided by them overflows."""


def _plain(value):
    if type(value) is int:
        try:
            return float(value)
        except OverflowError:
            raise ValueError("is too large a number") from None
    if isinstance(value, float) and 0 < abs(value) < LEAST:
        raise ValueError("is too small a number; write 0")
    return value


Share = Annotated[float, BeforeValidator(_plain), Field(ge=0, le=1)]
"""A share between 0 and 1."""
NonNegative = Annotated[float, BeforeValidator(_plain), Field(ge=0, le=1e9)]
"""A number that is not negative, nor too large to reckon with."""
Factor = Annotated[float, BeforeValidator(_plain), Field(ge=0, le=1000)]
"""A factor."""
Source = Annotated[str, Field(min_length=2)]
"""Where a whole number was read, or 'assumption' and why."""
Code = Annotated[str, Field(pattern=r"^[\w][\w-]*$", max_length=60)]
"""The name by which a file refers to something (a department, a sector, a campaign): letters, digits, _ and -."""
Positive = Annotated[float, BeforeValidator(_plain), Field(gt=0, le=1e9)]
"""A number above 0."""
Count = Annotated[int, Field(ge=0, le=1_000_000)]
"""A whole number that is not negative."""
SourcedShare = Annotated[Number, within(0, 1)]
"""A share, or a probability, with its source."""
Correlation = Annotated[Number, within(-1, 1)]
"""A correlation with its source."""
Spread = Annotated[Number, within(0, 4)]
"""The standard deviation of a logarithm, with its source."""
Years = Annotated[Number, within(0.001, 1000)]
"""A time in years, with its source."""
PerYear = Annotated[Number, within(0, 100)]
"""A number a year, with its source."""

"""Settings: frozen, strict, and numbers that carry their unit, range and source."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator


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

    `source` names where it was read, or says 'assumption' and why.
    """

    value: float
    unit: Annotated[str, Field(min_length=1)]
    low: float
    high: float
    source: Annotated[str, Field(min_length=3)]

    @model_validator(mode="before")
    @classmethod
    def _whole_numbers(cls, data):
        # YAML writes 2 for 2.0; a strict float refuses it, and a bool must not pass as a number.
        if isinstance(data, dict):
            return {
                k: float(v) if k in ("value", "low", "high") and type(v) is int else v for k, v in data.items()
            }
        return data

    @model_validator(mode="after")
    def _ordered(self):
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} is outside its own range {self.low:g} to {self.high:g}")
        return self

    def __float__(self):
        return self.value


def _plain(value):
    return float(value) if type(value) is int else value


from pydantic import BeforeValidator  # noqa: E402

Share = Annotated[float, BeforeValidator(_plain), Field(ge=0, le=1)]
"""A share between 0 and 1."""
NonNegative = Annotated[float, BeforeValidator(_plain), Field(ge=0)]
"""A number that is not negative."""
Positive = Annotated[float, BeforeValidator(_plain), Field(gt=0)]
"""A number above 0."""
Count = Annotated[int, Field(ge=0)]
"""A whole number that is not negative."""

"""Settings of the world: what no policy can change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from jgsim.terms.settings import (
    Code, Correlation, Name, Number, PerYear, Settings, Source, SourcedShare, Spread, Years, within,
)

MAX_GROUPS = 8
MOST = {"types": 20, "sectors": 100, "districts": 100, "departments": 12, "groups": MAX_GROUPS, "key_fields": 20}
MOST_CELLS = 30_000
"""What fits the columns: codes in int8, departments as bits in int16, (sector, district, type) in int16."""
WORDS = {
    "types": "entity types",
    "sectors": "sectors",
    "districts": "districts",
    "departments": "departments",
    "groups": "item groups",
    "key_fields": "key fields",
}
SEVERITIES = ("minor", "general", "serious")
RISKS = ("A", "B", "C", "D")


def _sum_to_one(shares: dict[str, Number], what: str) -> dict[str, Number]:
    total = sum(n.value for n in shares.values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"the shares of {what} add up to {total:.7g}, not to 1")
    return shares


def _exists(path: str, name: str, known: dict) -> None:
    if name not in known:
        raise ValueError(f"{path}: there is no {name!r}; known: {', '.join(known)}")


class FirmType(Settings):
    """An entity type: its share of the stock, its entries and exits per year of the stock, its size mix.

    `exit_young`: exit hazard at birth; the excess over the old firms' fades with `world.young_years`.

    `visits_before` (visits a year before the epoch) dates the last visit of the firms that are there at the start.

    `dormant`: share of the stock that is registered but operates no more.
    """

    name: Name
    share: SourcedShare
    entry: Annotated[Number, within(0, 2)]
    exit: Annotated[Number, within(0, 2)]
    exit_young: Annotated[Number, within(0, 10)]
    visits_before: PerYear | None = None
    dormant: SourcedShare | None = None
    sizes: dict[Literal["micro", "small", "medium", "large"], SourcedShare]

    @field_validator("sizes")
    @classmethod
    def _whole(cls, sizes):
        return _sum_to_one(sizes, "sizes")


class Sector(Settings):
    """A sector, its share of the firms of each type, and the key field it belongs to, if any."""

    name: Name
    share: dict[str, SourcedShare]
    field: str | None = None


class District(Settings):
    """A district and its share of all firms."""

    name: Name
    share: SourcedShare


class ItemGroup(Settings):
    """A group of inspection items of one department (随机抽查事项).

    `rate` is the mean number of violations that a firm in order begins per year, before deterrence; `spell` the mean
    years until a violation ends by itself; `sectors` the sectors it applies to (all if left out). The first `red_lines`
    of its items are red lines (红线), whose violations are never tolerated.
    """

    name: Name
    department: str
    items: Annotated[int, Field(ge=1, le=64)] = 1
    items_source: Source | None = None
    red_lines: Annotated[int, Field(ge=0, le=64)] = 0
    red_lines_source: Source | None = None
    sectors: list[str] | None = None
    rate: PerYear
    spell: Years
    spell_law: Literal["exponential", "fixed", "unbounded"] = "exponential"
    severity: dict[Literal["minor", "general", "serious"], SourcedShare]
    minutes: Annotated[Number, within(0, 10_000)]

    @field_validator("severity")
    @classmethod
    def _whole(cls, severity):
        return _sum_to_one(severity, "severities")

    @model_validator(mode="after")
    def _lines(self):
        if self.red_lines > self.items:
            raise ValueError(f"{self.red_lines} red lines are more than the {self.items} items")
        return self


class Department(Settings):
    """A department that inspects."""

    name: Name


class Frailty(Settings):
    """How firms differ for good: a lognormal factor of mean 1 on every onset rate."""

    log_sd: Spread


class Risk(Settings):
    """Latent risk groups: shares (by which a firm belongs to one) and the factor of each on the onset rates."""

    share: dict[Literal["A", "B", "C", "D"], SourcedShare]
    factor: dict[Literal["A", "B", "C", "D"], Annotated[Number, within(0, 1000)]]

    @model_validator(mode="after")
    def _check(self):
        for what, table in (("share", self.share), ("factor", self.factor)):
            missing = [r for r in RISKS if r not in table]
            if missing:
                raise ValueError(f"{what} lacks risk group {missing[0]}")
        return self

    @field_validator("share")
    @classmethod
    def _whole(cls, share):
        return _sum_to_one(share, "risk groups (tiers)")


class Grades(Settings):
    """Risk grade of a key field's firms (食品风险分级 and its like): shares, and its correlation with frailty."""

    share: dict[Literal["A", "B", "C", "D"], SourcedShare]
    correlation: Correlation

    @model_validator(mode="after")
    def _check(self):
        missing = [r for r in RISKS if r not in self.share]
        if missing:
            raise ValueError(f"share lacks grade {missing[0]}")
        return self

    @field_validator("share")
    @classmethod
    def _whole(cls, share):
        return _sum_to_one(share, "grades")


class KeyField(Settings):
    """A key field (重点领域): food, drugs, special equipment, product quality."""

    name: Name
    department: str
    grades: Grades
    visits_before: PerYear | None = None


class Dormancy(Settings):
    """Firms that operate no more though they are registered (停业失联).

    `moved`: of those, the share that has gone elsewhere; `answers`: of the others, the share at whose address somebody
    is reached; `department`: the one whose visits establish it; `years`: from registration, within which a firm may stop
    (any time if left out).
    """

    moved: SourcedShare
    answers: SourcedShare
    department: str
    years: Years | None = None


class TipSettings(Settings):
    """Reports (举报) and complaints (投诉), before any policy.

    `hazard`: reports per year of violation; `unfounded`: reports per firm-year in operation about what is not there;
    `complaints` per firm-year in operation. Reports are drawn at `ceiling` times these rates, as far as a policy can
    raise them. `insider`: share of the founded reports that come from inside; `professional`: share of the unfounded
    that come from professional claimants (职业索赔).
    """

    ceiling: Annotated[Number, within(1, 100)]
    hazard: dict[Literal["minor", "general", "serious"], PerYear]
    insider: SourcedShare
    unfounded: PerYear
    professional: SourcedShare
    complaints: PerYear

    @field_validator("hazard")
    @classmethod
    def _all(cls, hazard):
        missing = [s for s in SEVERITIES if s not in hazard]
        if missing:
            raise ValueError(f"hazard lacks {missing[0]}")
        return hazard


class World(Settings):
    """The city before any policy.

    `growth_fade`: share by which the surplus of entries over exits shrinks a year; `past_growth`: yearly growth of the
    stock before the start, which its ages follow from (of each type its surplus, if left out).
    """

    firms: Annotated[int, Field(ge=1, le=50_000_000)]
    firms_source: Source | None = None
    ceiling: Annotated[Number, within(0.1, 100)]
    start: Literal["stationary", "in_order"]
    growth_fade: SourcedShare
    past_growth: PerYear | None = None
    young_years: Years
    types: dict[Code, FirmType]
    sectors: dict[Code, Sector]
    districts: dict[Code, District]
    departments: dict[Code, Department]
    groups: dict[Code, ItemGroup]
    key_fields: dict[Code, KeyField] = {}
    frailty: Frailty
    risk: Risk
    severity_weight: dict[Literal["minor", "general", "serious"], Annotated[Number, within(0, 1e6)]]
    dormancy: Dormancy | None = None
    tips: TipSettings | None = None

    @model_validator(mode="after")
    def _check(self):
        for what in ("types", "sectors", "districts", "departments", "groups"):
            if not getattr(self, what):
                raise ValueError(f"{what} is empty")
        for what, most in MOST.items():
            if len(getattr(self, what)) > most:
                raise ValueError(f"at most {most} {WORDS[what]}, not {len(getattr(self, what))}")
        cells = len(self.types) * len(self.sectors) * len(self.districts)
        if cells > MOST_CELLS:
            raise ValueError(f"types × sectors × districts are {cells}; at most {MOST_CELLS}")
        missing = [s for s in SEVERITIES if s not in self.severity_weight]
        if missing:
            raise ValueError(f"severity_weight lacks {missing[0]}")
        for code in self.types:
            missing = [s for s, sector in self.sectors.items() if code not in sector.share]
            if missing:
                raise ValueError(f"sector {missing[0]} has no share for type {code}")
            _sum_to_one({s: sector.share[code] for s, sector in self.sectors.items()}, f"sectors of type {code}")
        for code, group in self.groups.items():
            _exists(f"groups.{code}.department", group.department, self.departments)
            if self.start == "stationary" and group.spell_law != "exponential":
                raise ValueError(f"start: stationary needs exponential spells, not those of item group {code}")
            for sector in group.sectors or ():
                _exists(f"groups.{code}.sectors", sector, self.sectors)
        if self.dormancy is not None:
            _exists("dormancy.department", self.dormancy.department, self.departments)
        for code, kind in self.types.items():
            if kind.dormant is not None and self.dormancy is None:
                raise ValueError(f"types.{code}.dormant: needs the section world.dormancy")
        for code, field in self.key_fields.items():
            _exists(f"key_fields.{code}.department", field.department, self.departments)
        for code, sector in self.sectors.items():
            if sector.field is not None:
                _exists(f"sectors.{code}.field", sector.field, self.key_fields)
            for kind in sector.share:
                _exists(f"sectors.{code}.share", kind, self.types)
        return self

    @field_validator("types", "districts")
    @classmethod
    def _whole(cls, table, info):
        if table:
            _sum_to_one({code: one.share for code, one in table.items()}, WORDS[info.field_name])
        return table

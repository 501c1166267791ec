"""Settings of the world: what no policy can change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from jgsim.terms.settings import Name, Number, Settings

MAX_GROUPS = 8
RISKS = ("A", "B", "C", "D")


def _sum_to_one(shares: dict[str, Number], what: str) -> None:
    total = sum(n.value for n in shares.values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"the shares of {what} add up to {total:g}, not to 1")


class FirmType(Settings):
    """An entity type: its share of the stock, its entries and exits per year of the stock, its size mix.

    `exit_young`: exit hazard at birth; the excess over the old firms' fades with `world.young_years`.

    `visits_before` (visits a year before the epoch) dates the last visit of the firms that are there at the start.
    """

    name: Name
    share: Number
    entry: Number
    exit: Number
    exit_young: Number
    visits_before: Number | None = None
    sizes: dict[Literal["micro", "small", "medium", "large"], Number]

    @model_validator(mode="after")
    def _check(self):
        _sum_to_one(self.sizes, "sizes")
        return self


class Sector(Settings):
    """A sector, its share of the firms of each type, and the key field it belongs to, if any."""

    name: Name
    share: dict[str, Number]
    field: str | None = None


class District(Settings):
    """A district and its share of all firms."""

    name: Name
    share: Number


class ItemGroup(Settings):
    """A group of inspection items of one department (随机抽查事项).

    `rate` is the mean number of violations that a firm in order begins per year, before deterrence; `spell` the mean
    years until a violation ends by itself; `sectors` the sectors it applies to (all if left out).
    """

    name: Name
    department: str
    items: Annotated[int, Field(ge=1, le=64)] = 1
    sectors: list[str] | None = None
    rate: Number
    spell: Number
    spell_law: Literal["exponential", "fixed", "unbounded"] = "exponential"
    severity: dict[Literal["minor", "general", "serious"], Number]
    minutes: Number

    @model_validator(mode="after")
    def _check(self):
        _sum_to_one(self.severity, "severities")
        return self


class Department(Settings):
    """A department that inspects."""

    name: Name


class Frailty(Settings):
    """How firms differ for good: a lognormal factor of mean 1 on every onset rate."""

    log_sd: Number


class Risk(Settings):
    """Latent risk groups: shares (by which a firm belongs to one) and the factor of each on the onset rates."""

    share: dict[Literal["A", "B", "C", "D"], Number]
    factor: dict[Literal["A", "B", "C", "D"], Number]

    @model_validator(mode="after")
    def _check(self):
        for what, table in (("share", self.share), ("factor", self.factor)):
            missing = [r for r in RISKS if r not in table]
            if missing:
                raise ValueError(f"{what} lacks risk group {missing[0]}")
        _sum_to_one(self.share, "risk groups (tiers)")
        return self


class Grades(Settings):
    """Risk grade of a key field's firms (食品风险分级 and its like): shares, and its correlation with frailty."""

    share: dict[Literal["A", "B", "C", "D"], Number]
    correlation: Number

    @model_validator(mode="after")
    def _check(self):
        missing = [r for r in RISKS if r not in self.share]
        if missing:
            raise ValueError(f"share lacks grade {missing[0]}")
        _sum_to_one(self.share, "grades")
        return self


class KeyField(Settings):
    """A key field (重点领域): food, drugs, special equipment, product quality."""

    name: Name
    department: str
    grades: Grades
    visits_before: Number | None = None


class World(Settings):
    """The city before any policy."""

    firms: Annotated[int, Field(ge=1, le=50_000_000)]
    ceiling: Number
    start: Literal["stationary", "in_order"]
    growth_fade: Number
    young_years: Number
    types: dict[str, FirmType]
    sectors: dict[str, Sector]
    districts: dict[str, District]
    departments: dict[str, Department]
    groups: dict[str, ItemGroup]
    key_fields: dict[str, KeyField] = {}
    frailty: Frailty
    risk: Risk
    severity_weight: dict[Literal["minor", "general", "serious"], Number]

    @model_validator(mode="after")
    def _check(self):
        for what in ("types", "sectors", "districts", "departments", "groups"):
            if not getattr(self, what):
                raise ValueError(f"{what} is empty")
        if len(self.groups) > MAX_GROUPS:
            raise ValueError(f"at most {MAX_GROUPS} item groups, not {len(self.groups)}")
        _sum_to_one({k: t.share for k, t in self.types.items()}, "entity types")
        _sum_to_one({k: d.share for k, d in self.districts.items()}, "districts")
        for code in self.types:
            missing = [s for s, sector in self.sectors.items() if code not in sector.share]
            if missing:
                raise ValueError(f"sector {missing[0]} has no share for type {code}")
            _sum_to_one({s: sector.share[code] for s, sector in self.sectors.items()}, f"sectors of type {code}")
        for code, group in self.groups.items():
            if group.department not in self.departments:
                raise ValueError(f"item group {code} belongs to department {group.department}, which does not exist")
            if self.start == "stationary" and group.spell_law != "exponential":
                raise ValueError(f"start: stationary needs exponential spells, not those of item group {code}")
            for sector in group.sectors or ():
                if sector not in self.sectors:
                    raise ValueError(f"item group {code} applies to sector {sector}, which does not exist")
        for code, field in self.key_fields.items():
            if field.department not in self.departments:
                raise ValueError(f"key field {code} belongs to department {field.department}, which does not exist")
        for code, sector in self.sectors.items():
            if sector.field is not None and sector.field not in self.key_fields:
                raise ValueError(f"sector {code} belongs to key field {sector.field}, which does not exist")
            for type_code in sector.share:
                if type_code not in self.types:
                    raise ValueError(f"sector {code} has a share for type {type_code}, which does not exist")
        return self

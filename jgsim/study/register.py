"""The register of a study: read once for all its scenarios, and asked for again where a study is made again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from jgsim.scenario.registered import register_of, with_register
from jgsim.scenario.scenario import Scenario
from jgsim.study.notes import note
from jgsim.study.world import difference
from jgsim.terms.errors import InputError
from jgsim.world.register.dirt import name
from jgsim.world.register.firms import digest, file_bytes, too_few
from jgsim.world.register.settings import TIERS


def registered(scenarios: list[Scenario], path: Path | str | None, firms: int | None = None) -> list[Scenario]:
    """The scenarios of a study of so many firms (all if None) with a register, read as the first of them says.

    Raises
    ------
    InputError
        If it cannot be used, or has fewer firms; if a scenario names a register and none is given, or reads it
        otherwise than the first.
    """
    made = _read(scenarios, path)
    if made[0].register is not None and firms is not None and firms > made[0].register.firms:
        raise too_few(made[0].register, firms)
    return made


def _read(scenarios: list[Scenario], path: Path | str | None) -> list[Scenario]:
    base = scenarios[0]
    if path is None:
        if base.register_settings.sha256 is not None and base.register is None:
            reason = "needs its register: name the file with --register"
            raise InputError(reason, file=base.file or base.name, path="register")
        if base.register is not None:
            return [one if one.register is base.register else with_register(one, base.register) for one in scenarios]
        return scenarios
    for other in scenarios[1:]:
        if "register" in other.data:
            found = difference(base.register_settings, other.register_settings, "register")
            if found:
                where, one, two = found
                reason = f"one register is read for all: {two} here, {one} in {base.file or base.name}"
                raise InputError(reason, file=other.file or other.name, path=where)
    raw = file_bytes(path)
    _check(base, raw, path)
    register = register_of(base, raw, str(path))
    return [with_register(one, register) for one in scenarios]


def registered_again(scenarios: list[Scenario], path: Path | str | None, record: Path) -> list[Scenario]:
    """The scenarios of a record with the register that the study had, if it had one.

    Raises
    ------
    InputError
        If it had one and none is given, or another content; or one is given and it had none.
    """
    base = scenarios[0]
    if base.register_settings.sha256 is None:
        if path is not None:
            raise InputError("the study has no register", path="register")
        return scenarios
    if path is None:
        raise InputError("the study was made with a register: name its file with --register", file=record)
    raw = file_bytes(path)
    _check(base, raw, path)
    register = register_of(base, raw, str(path))
    return [with_register(one, register) for one in scenarios]


def _check(base: Scenario, raw: bytes, path: Path | str) -> None:
    wanted, found = base.register_settings.sha256, digest(raw)
    if wanted not in (None, found):
        raise InputError(f"is another register: its sha256 begins with {found[:12]}, not {wanted[:12]}", file=path)


def on_register(base: Scenario, lang: str) -> list[str]:
    """Notes for the reader of a study with a register: what it is, what of it was dropped, what its tiers do."""
    register = base.register
    if register is None:
        return []
    made = [note("register", lang, firms=f"{register.firms:,}", date=register.date, sha=register.sha256[:12])]
    if register.lost:
        kinds = ("、" if lang == "zh" else "; ").join(
            f"{name(kind, lang, register.date)} {count:,}" for kind, count in register.dropped.items()
        )
        made.append(note("dropped", lang, lost=f"{register.lost:,}", rows=f"{register.rows:,}", kinds=kinds))
    if "tier" in register.columns:
        made.append(_on_tiers(base, lang))
    return made


def _on_tiers(base: Scenario, lang: str) -> str:
    """What the register's tiers do, and how many firms are in each."""
    credit, register, law = base.settings["credit"], base.register, base.register.tiers
    if law is None:
        return note("tiers_only", lang)
    kinds = [n for n, code in enumerate(base.world.types) if credit.types is None or code in credit.types]
    tier = register.columns["tier"][np.isin(register.columns["type"], kinds)]
    counts = np.bincount(tier[(tier >= 0) & (tier < len(TIERS))], minlength=len(TIERS))
    shares = ", ".join(
        f"{one} {100 * count / max(1, counts.sum()):.1f}% ({100 * law.shares[one]:.1f}%)"
        for one, count in zip(TIERS, counts.tolist(), strict=True)
    )
    return note("tiers", lang, correlation=f"{law.correlation.value:g}", shares=shares)

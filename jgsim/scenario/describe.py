"""A scenario in the words of a planner: what it is, and what sets it apart from the policy before it."""

from __future__ import annotations

from jgsim.scenario.scenario import Scenario
from jgsim.terms.settings import Name, Number, Settings

_SAID = {
    "zh": {
        "world": "{firms:,} 户；自 {start} 年起计量 {years} 年，此前预热 {warm_up} 年",
        "differs": "与此前做法（{name}）的不同：", "same": "与此前做法（{name}）没有不同。", "policy": "做法：",
        "match": "抽查比例按基准的执法工时折算。", "arrow": " → ",
    },
    "en": {
        "world": "{firms:,} firms; {years} years measured from {start}, after {warm_up} years of warm-up",
        "differs": "What differs from the policy before it ({name}):", "same": "Nothing differs from the policy before it ({name}).",
        "policy": "Policy:", "match": "Draw ratios are scaled to the officer-hours of the base.", "arrow": " → ",
    },
}


def describe(scenario: Scenario, lang: str = "zh") -> str:
    """Title, time and city, then what differs from the policy before it, or the whole policy where there is none."""
    said = _SAID[lang]
    lines = [
        f"{scenario.title.label(lang)} ({scenario.name})",
        said["world"].format(firms=scenario.world.firms, **scenario.time.model_dump(exclude={"calendar"})),
    ]
    if scenario.match:
        lines.append(said["match"])
    mine = _policy(scenario)
    if scenario.past is None:
        lines += [said["policy"], *(f"  {path}: {value}" for path, value in mine.items())]
    else:
        before = _policy(scenario.past)
        changed = [path for path in {**before, **mine} if before.get(path) != mine.get(path)]
        lines.append(said["differs" if changed else "same"].format(name=scenario.past.name))
        lines += [f"  {path}: {before.get(path, '–')}{said['arrow']}{mine.get(path, '–')}" for path in changed]
    return "\n".join(lines)


def _policy(scenario: Scenario) -> dict[str, str]:
    """Every setting of the levers by its path, as text."""
    found: dict[str, str] = {}
    for name, settings in scenario.settings.items():
        _walk(name, settings, found)
    return found


def _walk(path: str, value, found: dict[str, str]) -> None:
    if isinstance(value, Number):
        found[path] = f"{value.value:g} {value.unit}"
    elif isinstance(value, Name):
        found[path] = value.zh
    elif isinstance(value, Settings):
        for name in type(value).model_fields:
            _walk(f"{path}.{name}", getattr(value, name), found)
    elif isinstance(value, dict):
        for name, one in value.items():
            _walk(f"{path}.{name}", one, found)
    elif isinstance(value, list):
        found[path] = ", ".join(map(str, value)) or "–"
    elif value is not None:
        found[path] = f"{value:g}" if isinstance(value, float) else str(value)

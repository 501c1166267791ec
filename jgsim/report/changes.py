"""What a plan does otherwise than the base, in a line."""

from __future__ import annotations

from jgsim.report.words import WORDS, say
from jgsim.terms.enums import Tier

MOST = 3
"""Groups of settings named in a line; the rest is counted."""
SHARES = ("draw.ratio", "joint.share")
"""Settings shown as percent."""
LEFT_OUT = ("title", "base", "match")


def changes(base, plan, comparison, lang: str) -> str:
    """The settings of a plan that differ from the base's, as text: `抽查比例 A/B 3.5%/3.5% → 1%/3%`."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path, keys, before, after in _differences(base.data, plan.data):
        values = tuple(_values(path, some) for some in (before, after))
        change = f"{'/'.join(_key(k, lang) for k in keys)} {values[0]} → {values[1]}".strip()
        groups.setdefault((_setting(path), change), []).append(path)
    lines = []
    for (setting, change), paths in groups.items():
        parts = [name for p in paths if (name := _part(base, p, lang))]
        lines.append(" ".join([_name(setting, lang), *([say("list", lang).join(parts)] if parts else []), change]))
    if len(lines) > MOST:
        lines = [*lines[:MOST], say("more changes", lang, n=len(lines) - MOST)]
    factor = _matched(comparison, plan.name)
    if factor is not None:
        lines.append(say("matched", lang, factor=f"{factor:.3g}"))
    return say("semicolon", lang).join(lines) or say("no change", lang)


def _matched(comparison, name: str) -> float | None:
    for one in comparison.record.get("scenarios", ()):
        if one["name"] == name and one.get("matched"):
            return one["matched"]["factor"]
    return None


def _differences(one, two, path: str = ""):
    """(path, keys, values before, values after): leaves that differ, those of one parent together."""
    keys = [k for k in dict.fromkeys([*one, *two]) if path or k not in LEFT_OUT]
    leaves = []
    for key in keys:
        a, b = _plain(one.get(key)), _plain(two.get(key))
        if a == b:
            continue
        if isinstance(a, dict) and isinstance(b, dict):
            yield from _differences(a, b, f"{path}.{key}" if path else key)
        else:
            leaves.append((key, a, b))
    if leaves and path:
        several = len(leaves) > 1 or path in SHARES
        if several and all(not isinstance(v, (dict, list)) for _, *ab in leaves for v in ab):
            named, before, after = zip(*leaves, strict=True)
            yield path, list(named), before, after
            return
    for key, a, b in leaves:
        yield (f"{path}.{key}" if path else key), [], [a], [b]


def _key(key: str, lang: str) -> str:
    return Tier.NONE.label(lang) if key == Tier.NONE.code else str(key)


def _plain(value):
    return value["value"] if isinstance(value, dict) and "value" in value and "unit" in value else value


def _setting(path: str) -> str:
    """The longest beginning of a path that has a name of its own, or the path."""
    parts = path.split(".")
    for n in range(len(parts), 0, -1):
        if f"setting {'.'.join(parts[:n])}" in WORDS:
            return ".".join(parts[:n])
    return path


def _name(setting: str, lang: str) -> str:
    key = f"setting {setting}"
    return say(key, lang) if key in WORDS else setting


def _part(base, path: str, lang: str) -> str:
    """What of a named setting a path means: a key field, a campaign."""
    rest = path[len(_setting(path)) :].strip(".")
    for table in (base.world.key_fields, base.settings["plan"].campaigns, base.world.sectors, base.world.districts):
        if rest in table:
            return table[rest].name.label(lang)
    return rest


def _values(path: str, some) -> str:
    texts = [_value(path, v) for v in some]
    return texts[0] if len(set(texts)) == 1 else "/".join(texts)


def _value(path: str, value) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "–"
    if isinstance(value, (int, float)):
        return f"{100 * value:.4g}%" if path in SHARES else f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v) for v in value)
    return "…" if isinstance(value, dict) else str(value)

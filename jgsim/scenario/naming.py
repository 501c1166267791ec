"""What a name in Chinese, or one nearly right, means: a setting, a choice, a code, by the names of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from jgsim.scenario.glossary import CHOICES, SETTINGS
from jgsim.scenario.listing import name_of
from jgsim.terms.errors import nearest

_ALSO = {"base": "基准方案", "title": "标题", "later": "此后调整", "moments": "实际数据"}
"""Keys of a file that the glossary has no name of, or another."""
_SIGNS = re.compile(r"[\s（）()“”]+")


def meant(given: object, names: Mapping[str, str]) -> str | None:
    """The code that is called so in Chinese, whole or in part, or nearly so; `names`: the name of each code."""
    wanted = _SIGNS.sub("", str(given)[:100])
    if not wanted or wanted.isascii():
        return None
    plain = {code: _SIGNS.sub("", name) for code, name in names.items()}
    close = {code: SequenceMatcher(None, wanted, name).ratio() for code, name in plain.items()}
    parts = [code for code, name in plain.items() if wanted in name or (len(name) > 1 and name in wanted)]
    if parts:
        return max(parts, key=close.__getitem__)
    near = nearest(wanted, plain.values())
    return next((code for code, name in plain.items() if name == near), None)


def nearest_setting(name: object, known: Iterable[str], section: str = "") -> str | None:
    """The setting that is nearest to a wrong name in a section (its path without codes), or called so in Chinese."""
    known = list(known)
    names = {one: SETTINGS[path].zh for one in known if (path := f"{section}.{one}" if section else one) in SETTINGS}
    also = {} if section else {one: zh for one, zh in _ALSO.items() if one in known}
    return nearest(str(name), known) or meant(name, also) or meant(name, names)


def nearest_choice(given: object, choices: list[str], kind: str) -> str | None:
    """The choice of a setting that is nearest to a wrong one, by its code or its name in Chinese."""
    if not isinstance(given, str):
        return None
    return nearest(given, choices) or meant(given, {one: _name(one, kind) for one in choices})


def in_chinese(choices: list[str], kind: str) -> str:
    """The choices of a setting, each with its name in Chinese if it has one."""
    names = {one: _name(one, kind) for one in choices}
    return "、".join(one if name == one else f"{one}（{name}）" for one, name in names.items())


def _name(code: str, kind: str) -> str:
    """The name of a code of a closed list in Chinese; the code itself if it has none."""
    if f"{kind}={code}" in CHOICES:
        return CHOICES[f"{kind}={code}"][0]
    word = SETTINGS.get(kind)
    names = (name_of(code, of, None, "zh") for of in (word.by, word.of) if of) if word else ()
    return next((name for name in names if name != code), code)

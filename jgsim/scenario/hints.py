"""Settings of a scenario that do nothing, or less than they seem to, because another one is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from jgsim.scenario.listing import label

_SAID = {
    "zh": "{path}（{name}）{what}：须同时设 {needs}（{other}）",
    "en": "{path} ({name}) {what}: it needs {needs} ({other}) as well",
}
_NOTHING = ("单独不起作用", "does nothing by itself")


class Need(NamedTuple):
    """A setting (`path`) that needs another (`needs`).

    `lacks`: whether the setting is made without the other, told from the settings of all levers by name. `what`: what
    that means, in Chinese and English.
    """

    path: str
    needs: str
    lacks: Callable[[dict], bool]
    what: tuple[str, str] = _NOTHING


def _value(number, otherwise: float = 0.0) -> float:
    return otherwise if number is None else number.value


NEEDS = (
    Need("duties.classes", "duties.general_most", lambda s: (
        s["duties"].general_most is None and bool({"general", "key"} & set(s["duties"].classes.values()))
    ), ("中一般与重点之分不起作用", "makes no difference between general and key items")),
    Need("pairs.match", "pairs.skills", lambda s: s["pairs"].match and not s["pairs"].skills),
    Need("pairs.trained", "pairs.skills", lambda s: s["pairs"].trained > 0 and not s["pairs"].skills),
    Need("pairs.unskilled", "pairs.skills", lambda s: s["pairs"].unskilled is not None and not s["pairs"].skills),
    Need("pairs.announced", "pairs.announced_look", lambda s: (
        s["pairs"].announced > 0 and _value(s["pairs"].announced_look, 1) == 1
    )),
    Need("penalty_lists.spared", "penalty_lists.coercion", lambda s: (
        any(s["penalty_lists"].spared.values()) and not any(s["penalty_lists"].coercion.values())
        and not any(any((one.coercion or {}).values()) for one in s["penalty_lists"].by_group.values())
    )),
    Need("recording.digital", "recording.digital_minutes", lambda s: (
        s["recording"].digital > 0 and s["recording"].digital_minutes == 0
    ), ("的记录不占工时", "takes no time")),
    Need("publicity.share", "publicity.strength", lambda s: (
        s["publicity"].share > 0 and _value(s["publicity"].strength) == 0
    ), ("只计公示件数，对违法没有作用", "only counts what is published, and nobody answers")),
    Need("accountability.reinspect", "accountability.suppressed", lambda s: (
        s["accountability"].reinspect > 0 and _value(s["accountability"].suppressed) == 0
    ), ("照样占用工时，但没有被隐瞒的违法可查", "takes officers' time, but nothing was suppressed")),
    Need("accountability.lowers", "accountability.reinspect", lambda s: (
        _value(s["accountability"].lowers) > 0 and s["accountability"].reinspect == 0
    )),
    Need("accountability.effort", "accountability.diligence", lambda s: (
        s["accountability"].effort is not None and not s["accountability"].diligence
    )),
    Need("accountability.fewer", "accountability.diligence", lambda s: (
        s["accountability"].fewer is not None and not s["accountability"].diligence
    )),
)
"""Every setting that needs another one, lever by lever."""


def hints(scenario, lang: str) -> list[str]:
    """A sentence for each setting of a scenario's own policies that lacks what it needs, each once."""
    policies = scenario.chain[-scenario.own :]
    return [
        _SAID[lang].format(
            path=need.path, name=label(need.path, lang), what=need.what[0 if lang == "zh" else 1], needs=need.needs,
            other=label(need.needs, lang),
        )
        for need in NEEDS if any(need.lacks(one.settings) for one in policies)
    ]

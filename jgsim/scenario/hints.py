"""Settings of a scenario that do nothing, or less than they seem to, because another one is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from jgsim.scenario.listing import label
from jgsim.terms.settings import Number

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


def _on(value) -> bool:
    """Whether a setting does something: a number above 0, or one of a map."""
    if isinstance(value, dict):
        return any(map(_on, value.values()))
    return bool(value.value if isinstance(value, Number) else value)


def _alone(lever: str, name: str, needs: str, what: tuple[str, str] = _NOTHING) -> Need:
    """Of a setting that is set otherwise than by default, where another one of its lever is off."""
    return Need(f"{lever}.{name}", f"{lever}.{needs}", lambda s: (
        getattr(s[lever], name) != type(s[lever]).model_fields[name].get_default(call_default_factory=True)
        and not _on(getattr(s[lever], needs))
    ), what)


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
    _alone("review", "major", "days", ("的审核不占时间", "are reviewed in no time")),
    *(_alone("review", name, "major") for name in ("reviewers", "days", "law", "priority")),
    _alone("review", "over_clock", "clock_days"),
    _alone("exchange", "revoke_days", "revoke"),
    Need("transfer.lag_days", "transfer.share", lambda s: (
        s["transfer"].lag_days > 0 and s["transfer"].share == 0
        and not (_on(s["transfer"].police) and s["transfer"].police_days is None)
    )),
    *(_alone("transfer", name, "share") for name in ("lost", "out_of_city")),
    _alone("transfer", "police_days", "police"),
    *(_alone("coordination", name, "share") for name in ("departments", "window_days")),
    Need("entry.onset", "entry.share", lambda s: (
        any(one.value != 1 and not s["entry"].share.get(name) for name, one in s["entry"].onset.items())
    ), ("中有的准入方式没有新设主体", "names a class that no entrant has")),
    Need("entry.check_days", "entry.share", lambda s: (
        s["entry"].check_days is not None and not s["entry"].share.get("committed")
    ), ("没有告知承诺的新设主体可核查", "finds no entrant on a commitment")),
    _alone("entry", "department", "check_days"),
    *(_alone("monitoring", name, "equipped") for name in (
        "groups", "sensitivity", "false_alarms", "quiet_days", "desk_minutes", "visited",
    )),
    Need("sampling.fields", "sampling.fields.batches", lambda s: (
        any(not _on(one.batches) and one.total == 0 for one in s["sampling"].fields.values())
    ), ("中有的领域没有抽检批次", "names a field without a batch")),
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

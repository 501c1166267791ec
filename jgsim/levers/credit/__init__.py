"""Lever 12: credit risk tiers (企业信用风险分类), reclassified monthly from scores or step by step.

`settings`: what a planner sets; `scores`: the exogenous score and its yearly renewal; `points`: what findings add,
repair and objection; `steps`: the rule of single steps; `tiers`: the stages; `notices`: early warning.
"""

from __future__ import annotations

from jgsim.levers.credit.notices import desk
from jgsim.levers.credit.scores import exogenous, limits
from jgsim.levers.credit.settings import Credit, check
from jgsim.levers.credit.steps import ladder
from jgsim.levers.credit.tiers import classify, first_tiers, reclassify, tiers_at_start
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.time import NEVER

__all__ = ["LEVER", "Credit", "classify", "exogenous", "limits", "reclassify", "tiers_at_start"]

def idle(settings: Credit) -> tuple[Stage, ...]:
    """No desk work without early warnings; nothing to reckon with where results do not move tiers."""
    off = () if settings.warning is not None else (Stage.DESK,)
    return off if settings.rule == "step" else (*off, Stage.LADDER)


LEVER = Lever(
    name="credit",
    settings=Credit,
    stages={
        Stage.ENTER: first_tiers, Stage.CHANGE: reclassify, Stage.DESK: desk, Stage.CLASSIFY: classify,
        Stage.LADDER: ladder,
    },
    check=check,
    idle=idle,
    columns=(
        Column("tier", "int8", "firm", "credit", meaning="credit tier now"),
        Column("score", "int32", "firm", "credit", meaning="score, thousandths; higher is worse"),
        Column("expiry", "int64", "list", "credit", meaning="points that will expire: (month, firm, points)"),
        Column("unreachable", "int32", "firm", "credit", meaning="points for being unreachable, thousandths; 0: none"),
        Column("warned", "int32", "firm", "credit", fill=int(NEVER), meaning="minute of the last early warning"),
        Column("warnings", "int64", "pool", "credit", meaning="early warnings since the last round"),
    ),
)

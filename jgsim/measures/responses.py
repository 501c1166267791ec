"""Responses: what was done about findings, which of them became a case, which cases went without a penalty, and in
which goods or premises were sealed or seized."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import divide, ratio
from jgsim.terms.enums import PENALTIES, Coercion, Response, Trigger

CASES = (Response.WAIVED, *PENALTIES, Response.FAILED)
"""How a case ends."""


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    findings, spells = frame.findings, frame.spells
    measure, trigger = findings["measure"], findings["trigger"]
    rows.add("findings_by_response", {
        **findings.sums(),
        "trigger": findings.by(trigger, len(Trigger)),
        "response": findings.by(measure, len(Response)),
    })
    case = np.flatnonzero(np.isin(measure, CASES))
    waived = np.flatnonzero(measure == Response.WAIVED)
    made, let_off = spells.sums(findings, where=case), spells.sums(findings, where=waived)
    by_trigger = [findings.by(trigger, len(Trigger), where=some) for some in (case, waived)]
    rows.add("cases", {
        **made, "trigger": by_trigger[0], "response": findings.by(measure, len(Response), where=case),
    })
    rows.add("waived_share", {**ratio(let_off, made), "trigger": divide(by_trigger[1], by_trigger[0])})
    for name, kind in (("coercions", Coercion.TAKEN), ("spared_coercions", Coercion.SPARED)):
        some = np.flatnonzero(findings["coercion"] == kind)
        rows.add(name, {**spells.sums(findings, where=some), "trigger": findings.by(trigger, len(Trigger), where=some)})

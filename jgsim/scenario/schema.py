"""JSON Schema of a scenario file, so that editors complete and check what is typed."""

from __future__ import annotations

from jgsim.levers import LEVERS
from jgsim.scenario.moments import SECTION, Section
from jgsim.scenario.own import own_levers
from jgsim.scenario.scenario import model

_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
_DATE = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-01$"}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(levers: object = None) -> dict:
    """The JSON Schema of a scenario file, with the sections of levers of one's own (as in `load`).

    A file with `base` holds only what differs, at every depth; so nothing inside a section is demanded, and all
    sections only of a file without `base`. Where a number with unit, range and source stands, a plain number will do.
    """
    known = (*LEVERS, *own_levers(levers))
    made = model(known).model_json_schema()
    needed = made.pop("required")
    made = _partial(made)
    figures = _partial(Section.model_json_schema())
    definitions = {**figures["$defs"], **made["$defs"]}
    definitions["Number"] = {
        "anyOf": [{"type": "number"}, {**definitions["Number"], "title": "Number with unit, range and source"}]
    }
    properties = {
        "base": {"type": "string", "minLength": 1, "description": "Scenario whose settings this one inherits: a file beside it, or a shipped one."},
        "from": {
            **_DATE,
            "description": "First day of a month from which the file holds; until then its base does. The start of the "
            "measured years if left out.",
        },
        "later": {
            "type": "array",
            "minItems": 1,
            "description": "What changes after that, in the order of the dates.",
            "items": {
                "type": "object",
                "required": ["from"],
                "properties": {"from": _DATE, **{lever.name: made["properties"][lever.name] for lever in known}},
                "additionalProperties": False,
            },
        },
        **made.pop("properties"),
        SECTION: {
            "type": "object",
            "description": "What `jgsim moments` holds the base against; no run depends on it. null leaves out one of the base.",
            "additionalProperties": {"anyOf": [{"$ref": "#/$defs/Moment"}, {"type": "null"}]},
        },
    }
    return {
        "$schema": DRAFT,
        "title": "jgsim scenario",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "anyOf": [{"required": ["base"]}, {"required": needed}],
        "$defs": definitions,
    }


def _partial(node):
    """Drop `required`, and spell out the names of closed maps, which editors complete best as properties."""
    if isinstance(node, list):
        return [_partial(one) for one in node]
    if not isinstance(node, dict):
        return node
    out = {key: _partial(value) for key, value in node.items() if key != "required" or not isinstance(value, list)}
    if out.get("type") in ("number", "integer"):
        out = {_BOUNDS.get(key, key): value for key, value in out.items()}
    names = out["propertyNames"].get("enum") if isinstance(out.get("propertyNames"), dict) else None
    if names:
        del out["propertyNames"]
        value = out.pop("additionalProperties", True)
        out["properties"] = {name: value for name in names}
        out["additionalProperties"] = False
    return out

"""Random settings made from the settings models alone: a new lever or setting is drawn without being named here."""

import inspect
import types
import typing

from hypothesis import reject
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from jgsim.terms.settings import LEAST, Name, Number, Settings

KEY, WORD = "key{}", "word{}"
"""Names that are still to be put right: keys of maps, and single words; what they may be a lever's check says."""
PLACES = range(8)
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=12, unique=True).map(sorted)
SPECIAL = {
    "plan.publication": st.just("01-01"), "draw.ratio": st.floats(0, 1), "draw.rounds": st.sampled_from([1, 1, 2]),
    "key_fields.frequency": st.floats(0, 12),
    "plan.campaigns.months": MONTHS, "plan.special.months": MONTHS, "plan.other_load.hours": st.floats(0, 1000),
    **{f"reports.{name}": st.floats(0, 5) for name in ("reward", "protection", "unfounded")},
}
"""What a check demands of a setting beyond the bounds of its type."""
TRIES = 3


def number(value: float) -> dict:
    """A number with unit, range and source."""
    return {"value": value, "unit": "x", "low": value, "high": value, "source": "a test"}


def bounds(metadata) -> tuple[float | None, float | None, bool]:
    """Least and most of a number, and whether the least itself is refused."""
    least = most = None
    above = False
    for one in metadata:
        if isinstance(one, FieldInfo):
            found = bounds(one.metadata)
        elif inspect.isfunction(function := getattr(one, "func", None)) and function.__closure__:
            known = inspect.getclosurevars(function).nonlocals
            found = known.get("least"), known.get("most"), known.get("above", False)
        else:
            low = getattr(one, "ge", getattr(one, "gt", None))
            found = low, getattr(one, "le", getattr(one, "lt", None)), hasattr(one, "gt")
        least, most = (a if b is None else b if a is None else pick(a, b)
                       for a, b, pick in zip((least, most), found[:2], (max, min), strict=True))
        above |= found[2]
    return least, most, above


def reals(least, most, above=False):
    """Numbers between two bounds: often a bound, more often a small one."""
    least, most = -1e6 if least is None else least, 1e6 if most is None else most
    first = max(least, 1e-6) if above else least
    near = [st.floats(first, min(most, first + step)) for step in (1, 1, 30)]
    usable = st.one_of(*near, st.floats(first, most)).map(lambda x: x if abs(x) >= LEAST else max(first, 0.0))
    return st.one_of(st.sampled_from([first, most]), *[usable] * 4)


def integers(least, most, above=False):
    """Whole numbers between two bounds: often a bound, more often a small one."""
    least, most = -1000 if least is None else least, 1000 if most is None else most
    first = least + above
    near = [st.integers(first, min(most, first + step)) for step in (5, 40, 40)]
    return st.one_of(st.sampled_from([first, most]), *near, st.integers(first, most))


def strategy(kind, path: str, metadata=()) -> st.SearchStrategy:
    """Values of a type, as a file has them; `path` without the codes of maps."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return strategy(args[0], path, (*args[1:], *metadata))
    if path in SPECIAL and origin is not dict:
        return SPECIAL[path]
    if origin in (typing.Union, types.UnionType):
        some = [strategy(one, path, metadata) for one in args if one is not type(None)]
        return st.one_of([*some, *some, *([st.none()] if type(None) in args else [])])
    if origin is typing.Literal:
        return st.sampled_from(args)
    if origin is list:
        return _list(args[0], path, metadata)
    if origin is dict:
        return _map(*args, path)
    if kind is Number:
        return reals(*bounds(metadata)).map(number)
    if kind is Name:
        return st.just({"zh": "名", "en": "name"})
    if isinstance(kind, type) and issubclass(kind, Settings):
        return section(kind, path)
    plain = {type(None): st.none(), bool: st.booleans(), str: st.sampled_from([WORD.format(n) for n in PLACES])}
    return plain[kind] if kind in plain else {int: integers, float: reals}[kind](*bounds(metadata))


def _list(kind, path, metadata) -> st.SearchStrategy:
    least = max((getattr(one, "min_length", 0) for one in metadata), default=0)
    most = min((getattr(one, "max_length", least + 3) for one in metadata), default=least + 3)
    return st.lists(strategy(kind, path), min_size=least, max_size=most, unique=True)


def _map(key, kind, path) -> st.SearchStrategy:
    """Maps: by names that are still to be put right, or by fixed ones; shares of those may add up to 1."""
    values = strategy(kind, path)
    while typing.get_origin(key) is typing.Annotated:
        key = typing.get_args(key)[0]
    if key is str:
        return st.dictionaries(st.sampled_from([KEY.format(n) for n in PLACES]), values, max_size=4)
    names = typing.get_args(key)
    each = dict.fromkeys(names, values)
    made = [st.fixed_dictionaries({}, optional=each), st.fixed_dictionaries(each)]
    if bounds(typing.get_args(kind)[1:])[:2] == (0, 1) and typing.get_args(kind)[0] is float:
        parts = st.lists(st.integers(0, 10), min_size=len(names), max_size=len(names)).filter(any)
        made.append(parts.map(lambda p: {name: part / sum(p) for name, part in zip(names, p, strict=True)}))
    return st.one_of(made)


_DRAWN: dict[tuple, st.SearchStrategy] = {}


def _drawn(model: type[Settings], path: str) -> st.SearchStrategy:
    """All fields of a model, or those that it needs and some of the others."""
    if (model, path) not in _DRAWN:
        fields, free = model.model_fields, _free(model)
        made = {name: strategy(one.annotation, f"{path}.{name}", one.metadata) for name, one in fields.items()}
        needed = {name: one for name, one in made.items() if name not in free}
        some = st.fixed_dictionaries(needed, optional={name: made[name] for name in free})
        _DRAWN[model, path] = st.fixed_dictionaries(made) | some
    return _DRAWN[model, path]


def _free(model: type[Settings]) -> list[str]:
    return [name for name, one in model.model_fields.items() if not one.is_required()]


@st.composite
def section(draw, model: type[Settings], path: str):
    """Settings of a model that it takes; those that do not go together lose what can be left out."""
    for _ in range(TRIES):
        data = draw(_drawn(model, path))
        if takes(model, data):
            return data
    for name in _free(model):
        if data.pop(name, None) is not None and takes(model, data):
            return data
    for _ in range(TRIES):
        data = draw(_drawn(model, path))
        if takes(model, data):
            return data
    return reject()


def takes(model: type[Settings], data: dict) -> bool:
    """Whether a model takes these settings."""
    try:
        model.model_validate(data)
    except ValidationError:
        return False
    return True

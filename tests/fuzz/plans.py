"""Random plans of all levers: names put right by what the checks say, parts that do not go together left out."""

import copy
import re

from hypothesis import strategies as st

from fuzz.bounds import clear
from fuzz.derived import KEY, WORD, section, takes
from jgsim.behaviour.settings import Behaviour
from jgsim.levers import LEVERS
from jgsim.scenario.load import changed
from jgsim.terms.errors import InputError

NAMES = [lever.name for lever in LEVERS]
MODELS = {lever.name: lever.settings for lever in LEVERS} | {"behaviour": Behaviour}
_UNKNOWN = re.compile(r"(?:([\w.-]+): )?there is no '([^']*)'; known: (.*)$", re.DOTALL)
_ASKS = re.compile("(campaign|special campaign|key field) (.+) asks .+ for items of .+, which (?:(.+) owns|are)")
_OPEN = re.compile("|".join(f"{name.format('')}([0-9])" for name in (KEY, WORD)))
_BOUNDS = re.compile("must be|must have|must consist|is not a setting|is missing|is too|outside its own range")
"""What is said of a value that its type refuses, or that is left out; nothing here is drawn so."""
MOST = 300
BLAMED = {
    "which are checked on reports only": ("duties.classes",), "of general_most": ("duties.general_most",),
    "raises onset rates": ("entry.onset", "behaviour"), "firms reckon with tiers": ("credit",),
}
"""What is taken out first where a message names another part of what does not go together."""
SLACK = re.compile("one a round")
"""But for this, which is a bound of all grades together."""


@st.composite
def policies(draw, world, without=()):
    """Settings of several levers, most of the time of most of them; those of `without` are left out."""
    picked = [lever for lever in LEVERS if lever.name not in without and draw(st.integers(0, 3))]
    drawn = {lever.name: named(lever, draw(section(lever.settings, lever.name)), world) for lever in picked}
    return {name: data for name, data in drawn.items() if data is not None}


def named(lever, data: dict, world) -> dict | None:
    """Settings of a lever with names that there are, wherever its check misses one; None if there are none to take."""
    while lever.check is not None:
        try:
            lever.check(lever.settings.model_validate(data), world)
        except ValueError as error:
            found = _UNKNOWN.match(str(error))
            open_ = found and _OPEN.fullmatch(found[2])
            if not open_:
                break  # something else: `accepted` sees to it
            known = [name for name in found[3].split(", ") if name]
            new = known[int(open_[1] or open_[2]) % len(known)] if known else None
            data = _renamed_at(data, (found[1] or "").split(".")[1:], found[2], new)
            if not takes(lever.settings, data):
                return None
        else:
            break
    return data


def _renamed_at(data, path: list[str], old: str, new: str | None):
    """Data in which one name stands for another below a path, as far as it leads."""
    if path and isinstance(data, dict) and path[0] in data:
        below = _renamed_at(data[path[0]], path[1:], old, new)
        return {key: below if key == path[0] else value for key, value in data.items()}
    return _renamed(data, old, new)


def _renamed(data, old: str, new: str | None):
    """Data in which one name stands for another everywhere; without what has it if `new` is None."""
    if isinstance(data, dict):
        kept = {key: value for key, value in data.items() if new is not None or old not in (key, value)}
        return {new if key == old else key: _renamed(value, old, new) for key, value in kept.items()}
    if isinstance(data, list):
        found = [_renamed(one, old, new) for one in data if new is not None or one != old]
        return [one for n, one in enumerate(found) if one not in found[:n]]
    return new if data == old else data


@st.composite
def dated(draw, world, months: int, since: int, start: int, without=()):
    """Entries of `later`, one or two: other settings from some months on."""
    dates = draw(st.lists(st.integers(since + 1, months - 1), min_size=1, max_size=2, unique=True))
    return [{"from": f"{start + month // 12}-{month % 12 + 1:02d}-01", **draw(policies(world, without))}
            for month in sorted(dates)]


def behaviours():
    """Some sections of how firms and looks behave."""
    return section(Behaviour, "behaviour")


def accepted(base, changes: dict, keep=()):
    """A scenario with changes, and the changes: what does not go together with the rest is put right as the message
    says, or taken out, part by part.

    `keep`: sections that go last.
    """
    changes, told = copy.deepcopy(changes), []
    for _ in range(MOST):
        try:
            return changed(base, changes), changes
        except InputError as error:
            clear(error)
            told.append(str(error))
            assert SLACK.search(error.reason) or not _BOUNDS.search(error.reason), str(error)
            done = _put_right(changes, error) or _left_out(changes, error.path or "", keep)
            assert done, f"{base.name} itself is refused: {error}"
    raise AssertionError(f"there is no end to what is wrong: {told[-3:]}")


def _put_right(changes: dict, error: InputError) -> bool:
    """Do what a message asks for, in the entry of `later` that it speaks of: send the department that owns the items,
    send none together where there is nothing to share, or take out what is to blame; False if it is no such message."""
    number = re.match(r"later[.]([0-9]+)", error.path or "")
    date = re.match("from ([0-9-]+) on: ", error.reason)
    later = changes.get("later", [])
    at = later[int(number[1])] if number else changes
    at = next((one for one in later if date and one["from"] == date[1]), at)
    asks = _ASKS.search(error.reason)
    if asks and asks[3]:
        what, code, owner = asks.groups()
        path = {"campaign": f"plan.campaigns.{code}.department", "special campaign": f"plan.special.{code}.department",
                "key field": f"duties.fields.{code}"}[what]
        _write(at, path, owner, at is changes)
        return True
    if "nothing to share" in error.reason:
        _write(at, "joint.share", 0, at is changes)
        return True
    blamed = next((paths for said, paths in BLAMED.items() if re.search(said, error.reason)), ())
    for path in blamed:
        section_, _, name = path.partition(".")
        places = [one.get(section_, {}) if name else one for one in (changes, *later)]
        if any([one.pop(name or section_, None) is not None for one in places]):
            return True
    return False


def _write(at: dict, path: str, value, dotted: bool) -> None:
    """Write a setting into a section that is there, or by its dotted path, or into a new one."""
    parts = path.split(".")
    if dotted and parts[0] not in at:
        at[path] = value
        return
    for part in parts[:-1]:
        at = at.setdefault(part, {})
    at[parts[-1]] = value


def _left_out(changes: dict, path: str, keep) -> bool:
    """Take out the setting that a path names, else the deepest part of it that is there, else the last section; False
    if nothing is left."""
    later = changes.get("later", [])
    named_entry = re.match(r"later[.]([0-9]+)[.]?(.*)$", path)
    places = [*reversed(later), changes]
    if named_entry:
        places.insert(0, later[int(named_entry[1])])
    parts = (named_entry[2] if named_entry else path).split(".")
    for depth in range(len(parts), 0, -1) if parts[0] not in keep else ():
        for place in places:
            at = place
            for part in parts[: depth - 1]:
                at = at.get(part) if isinstance(at, dict) else None
            if isinstance(at, dict) and parts[depth - 1] in at:
                del at[parts[depth - 1]]
                if place is changes and parts[0] in changes and not takes(MODELS[parts[0]], changes[parts[0]]):
                    del changes[parts[0]]
                return True
    for place in places:
        for name in [one for one in reversed(place) if one in NAMES and one not in keep]:
            del place[name]
            return True
    return any([changes.pop(name, None) is not None for name in keep])

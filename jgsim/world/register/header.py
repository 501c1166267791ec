"""Finding the header of a register, and what each of its columns holds."""

from __future__ import annotations

from collections.abc import Sequence

from jgsim.terms.errors import InputError, nearest
from jgsim.world.register.settings import ALIASES, FIELDS, OPTIONAL, RegisterSettings
from jgsim.world.register.values import plain

MOST_ROWS = 20
"""Rows of a sheet among which the header is looked for: a title may stand above it."""


def squeezed(text: str) -> str:
    """A header as it is compared."""
    return "".join(plain(text).replace("_", " ").split())


def places(header: Sequence[str], settings: RegisterSettings, file: str) -> dict[str, int]:
    """Where each field stands in a header, by field; what is optional and not there is left out.

    Raises
    ------
    InputError
        If a column that must be there is not, or it is not clear which it is.
    """
    names = [squeezed(one) for one in header]
    found: dict[str, int] = {}
    for field in FIELDS:
        wanted = settings.columns.get(field)
        known = {squeezed(one) for one in ((wanted,) if wanted is not None else ALIASES[field])}
        at = [i for i, name in enumerate(names) if name in known]
        path = f"register.columns.{field}"
        if len(at) > 1:
            shown = ", ".join(header[i].strip() for i in at)
            raise InputError(f"the columns {shown} could all be {field}: say which", file=file, path=path)
        if at:
            found[field] = at[0]
        elif wanted is not None:
            raise InputError(f"there is no column {wanted}", file=file, path=path, nearest=nearest(wanted, header))
        elif field not in OPTIONAL:
            raise InputError(f"no column is known to hold {field}: name it in the scenario", file=file, path=path)
    if len(set(found.values())) < len(found):
        raise InputError("two fields are read from one column", file=file, path="register.columns")
    return found


def is_header(row: Sequence[str], settings: RegisterSettings) -> bool:
    """Whether a row names the column of codes."""
    wanted = settings.columns.get("code")
    known = {squeezed(one) for one in ((wanted,) if wanted is not None else ALIASES["code"])}
    return sum(bool(one.strip()) for one in row) > 1 and any(squeezed(one) in known for one in row)


def no_header(settings: RegisterSettings, file: str) -> InputError:
    """The refusal of a file in whose first rows no header is found."""
    wanted = settings.columns.get("code", ALIASES["code"][0])
    reason = f"none of the first {MOST_ROWS} rows names a column {wanted}; name the column of codes in the scenario"
    return InputError(reason, file=file, path="register.columns.code")

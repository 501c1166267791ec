"""An own register of firms (经营主体名录): it takes the place of the synthetic firms that are there at the start.

`settings`: which column is what, and what its values mean; `cells`, `csvfile`, `workbook`, `parquet`, `header`: reading
files; `values`, `dates`, `rows`: what the cells mean; `dirt`: rows that cannot be used; `firms`: the register itself,
and samples of it.
"""

from __future__ import annotations

from jgsim.world.register.dirt import Dirt, DirtyRegister
from jgsim.world.register.firms import Register, read_register, sampled
from jgsim.world.register.settings import RegisterSettings

__all__ = ["Dirt", "DirtyRegister", "Register", "RegisterSettings", "read_register", "sampled"]

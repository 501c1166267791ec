"""Makes the notebooks, each in Chinese and English, from `source/*.py`: `python build.py` (run by `run.py lab`).

A source is a notebook as text (jupytext, py:percent). A cell marked `lang="zh"` or `lang="en"` belongs to that
language, any other to both; the first cell of a language carries the notebook's `name`.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).resolve().parent
SOURCE = FOLDER / "source"
CHINESE = "[\u3000-\u9fff\uff00-\uffef]"
INNER_BREAK = re.compile(f"(?<={CHINESE})\n(?={CHINESE})")
"""A line break between Chinese characters, which Markdown would show as a blank."""


def editions(source: Path) -> dict[str, object]:
    """The notebooks of a source by name."""
    import jupytext

    made = {}
    for lang in LANGUAGES:
        book = jupytext.read(source, fmt="py:percent")
        book.cells = [cell for cell in book.cells if cell.metadata.pop("lang", lang) == lang]
        name = book.cells[0].metadata.pop("name")
        for number, cell in enumerate(book.cells):
            cell["id"] = f"cell-{number:02}"
            if cell.cell_type == "markdown":
                cell.source = INNER_BREAK.sub("", cell.source)
        made[name] = book
    return made


def names(source: Path) -> list[str]:
    """The names that `editions` gives, read without jupytext, which takes a second to import."""
    return re.findall(r'^# %% .*name="([^"]+)"', source.read_text(encoding="utf-8"), re.MULTILINE)


def build(folder: Path = FOLDER) -> list[Path]:
    """Write the notebooks that are missing or older than their source; an older one is kept as `*.previous.ipynb`."""
    written = []
    for source in sorted(SOURCE.glob("*.py")):
        books = [folder / f"{name}.ipynb" for name in names(source)]
        stale = [b for b in books if not b.exists() or b.stat().st_mtime < source.stat().st_mtime]
        if not stale:
            continue  # current, or edited since by the user
        import jupytext

        for name, book in editions(source).items():
            path = folder / f"{name}.ipynb"
            if path in stale:
                if path.exists():
                    os.replace(path, path.with_suffix(".previous.ipynb"))
                jupytext.write(book, path, fmt="ipynb")
                written.append(path)
    return written


if __name__ == "__main__":
    for path in build():
        print(f"notebooks/{path.name}", file=sys.stderr)

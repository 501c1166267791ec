"""Writes the reference pages and the parts of the README that come from code: `python3 run.py docs`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import jgsim
from jgsim.report import docs_example
from jgsim.report.docs_pages import pages
from jgsim.report.docs_readme import blocks, fill
from jgsim.scenario.load import load
from jgsim.study.key import results_version
from jgsim.terms.errors import InputError, RunError

ROOT = Path(__file__).resolve().parents[2]
README = "README.md"
OUT = Path("results") / "docs"


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write all documents and return an exit code (0 done, 1 the example failed, 2 bad input)."""
    parser = argparse.ArgumentParser(
        prog="run.py docs", description="参考手册与 README 中由程序生成的部分 reference pages, and the README's generated parts"
    )
    parser.add_argument("--out", type=Path, default=root / OUT, metavar="DIR", help="参考手册的目录 folder of the pages")
    parser.add_argument(
        "--example", action="store_true",
        help="重新运行 README 的示例（全市，几分钟） run the README's example again (the whole city: some minutes)",
    )
    parser.add_argument("--firms", type=int, metavar="N", help="示例的户数 firms of the example (default: the whole city)")
    asked = parser.parse_args(arguments)
    try:
        if asked.example:
            docs_example.write(root, docs_example.run(root, asked.out / "example", asked.firms))
        write_pages(asked.out)
        refresh(root)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, RunError) as error:
        print(f"docs: {error}", file=sys.stderr)
        return 1
    print(f"参考手册 reference: {asked.out / 'zh' / 'index.md'}  {asked.out / 'en' / 'index.md'}")
    return 0


def write_pages(folder: Path) -> list[Path]:
    """Write the reference pages."""
    written = []
    for name, text in pages(load("jinan"), jgsim.__version__).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def refresh(root: Path) -> None:
    """Bring the generated parts of the README up to date with the code and with the last example."""
    readme, example = root / README, docs_example.read(root)
    text = readme.read_text(encoding="utf-8")
    made = fill(text, blocks(example, load("jinan")))
    if made != text:
        readme.write_text(made, encoding="utf-8", newline="\n")
    if any(example[name]["results"] != results_version() for name in ("demo", "change")):
        print("README 的示例由别的版本算出 the README's example is of another version: run.py docs --example", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

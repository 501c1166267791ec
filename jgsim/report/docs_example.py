"""The example of the README: the commands a new user types, run for real, and what they print."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from jgsim.terms.errors import RunError

DATA = Path("docs/example.json")
PICTURES = Path("docs/pictures")
PLAN_FILE = "my-plan.yaml"
PLAN = """\
base: jinan.yaml
title: {zh: 我的方案, en: my plan}
draw:
  ratio: {A: 0.02}
"""
DEMO = "python3 run.py demo"
CHANGE = f"python3 run.py jgsim compare jinan {PLAN_FILE}"
LANGUAGES = ("en", "zh")
"""Chinese last, so that it is what stays in the folders."""


def printed(arguments: list[str], folder: Path) -> str:
    """What Python prints when it is started with `arguments` in a folder.

    Raises
    ------
    RunError
        If it fails.
    """
    done = subprocess.run([sys.executable, *arguments], cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        raise RunError(f"{' '.join(arguments)} ended with {done.returncode}")
    return done.stdout


def run(root: Path, folder: Path, firms: int | None = None, ask: Callable[[list[str], Path], str] = printed) -> dict:
    """Run the demo, and a plan of one's own against the base; returns what the README tells of them.

    Writes the pictures into `docs/pictures`. With `firms` the commands carry `--firms`, and the README shows it. `ask`
    starts Python and returns what it prints.
    """
    size = [] if firms is None else ["--firms", str(firms)]
    said = "".join(f" {word}" for word in size)
    folder = folder.resolve()
    demo, change, work = folder / "demo", folder / "change", folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / PLAN_FILE).write_text(PLAN, encoding="utf-8")
    example = {"demo": {"command": DEMO + said}, "change": {"command": CHANGE + said, "plan": PLAN}, "pictures": {}}
    for lang in LANGUAGES:
        option = ["--out", str(demo), "--lang", lang, *size]
        told = ask([str(root / "run.py"), "demo", *option], root)
        example["demo"].setdefault("findings", {})[lang] = re.findall(r"^\d\. (.+)$", told, re.MULTILINE)
        picture = PICTURES / f"tradeoff-{lang}.png"
        (root / picture).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(demo / "figures" / "tradeoff.png", root / picture)
        example["pictures"][picture.as_posix()] = sha256(root / picture)
        command = ["-m", "jgsim", "compare", "jinan", PLAN_FILE, "--out", str(change), "--lang", lang, *size]
        example["change"].setdefault("printed", {})[lang] = _told(ask(command, work), change)
    for name, where in (("demo", demo), ("change", change)):
        example[name] |= _facts(where)
    return example


def sha256(path: Path) -> str:
    """Hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(root: Path) -> dict:
    """The example as it was last run."""
    return json.loads((root / DATA).read_text(encoding="utf-8"))


def write(root: Path, example: dict) -> None:
    """Keep the example."""
    text = json.dumps(example, ensure_ascii=False, indent=1, sort_keys=True)
    (root / DATA).write_text(text + "\n", encoding="utf-8", newline="\n")


def _told(text: str, out: Path) -> str:
    """What was printed, with the folder that the command would have chosen by itself."""
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    usual = f"results/jinan+{Path(PLAN_FILE).stem}-{record['study'][:8]}"
    return text.replace(str(out), usual).replace("\\", "/").strip("\n")


def _facts(out: Path) -> dict:
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    options = record["options"]
    return {
        "version": record["version"], "results": record["identity"]["results"], "study": record["study"],
        "firms": options["firms"], "years": options["years"], "seed": options["seed"],
        "replications": record["replications"], "scenarios": [s["name"] for s in record["scenarios"]],
    }

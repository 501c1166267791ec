"""The example of the README: the commands a new user types, run for real, and what they print."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from jgsim.terms.errors import RunError

DATA = Path("docs/example.json")
PICTURES = Path("docs/pictures")
PLAN_FILE = "my-plan.yaml"
PLAN = """\
base: scenarios/jinan.yaml
title: {zh: 我的方案, en: my plan}
draw:
  ratio: {A: 0.02}
"""
DEMO = "python3 run.py demo"
CHANGE = f"python3 run.py jgsim compare jinan {PLAN_FILE}"
LANGUAGES = ("en", "zh")
"""Chinese last, so that it is what stays in the folders."""


def run(root: Path, folder: Path, firms: int | None = None) -> dict:
    """Run the demo, and a plan of one's own against the base; returns what the README tells of them.

    Writes the pictures into `docs/pictures`. With `firms` below the city's the commands carry `--firms`, and say so.

    Raises
    ------
    RunError
        If a command fails.
    """
    size = [] if firms is None else ["--firms", str(firms)]
    said = "".join(f" {word}" for word in size)
    demo, change = folder / "demo", folder / "change"
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(root / "scenarios", work / "scenarios")
    (work / PLAN_FILE).write_text(PLAN, encoding="utf-8")
    example = {"demo": {"command": DEMO + said}, "change": {"command": CHANGE + said, "plan": PLAN}, "pictures": {}}
    for lang in LANGUAGES:
        option = ["--out", str(demo), "--lang", lang, *size]
        printed = _printed([str(root / "run.py"), "demo", *option], root)
        example["demo"].setdefault("findings", {})[lang] = re.findall(r"^\d\. (.+)$", printed, re.MULTILINE)
        picture = PICTURES / f"tradeoff-{lang}.png"
        (root / picture).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(demo / "figures" / "tradeoff.png", root / picture)
        example["pictures"][picture.as_posix()] = sha256(root / picture)
        command = ["-m", "jgsim", "compare", "jinan", PLAN_FILE, "--out", str(change), "--lang", lang, *size]
        printed = _printed(command, work)
        example["change"].setdefault("printed", {})[lang] = _told(printed, change, lang)
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


def _printed(arguments: list[str], folder: Path) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        raise RunError(f"{' '.join(arguments)} ended with {done.returncode}")
    return done.stdout


def _told(printed: str, out: Path, lang: str) -> str:
    """The output with the folder that the command would have chosen by itself."""
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    usual = f"results/jinan+{Path(PLAN_FILE).stem}-{record['study'][:8]}"
    for path in sorted({str(out), str(out.resolve())}, key=len, reverse=True):
        printed = printed.replace(path, usual)
    return printed.replace("\\", "/").strip("\n")


def _facts(out: Path) -> dict:
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    options = record["options"]
    return {
        "version": record["version"], "results": record["identity"]["results"], "study": record["study"],
        "firms": options["firms"], "years": options["years"], "seed": options["seed"],
        "replications": record["replications"], "scenarios": [s["name"] for s in record["scenarios"]],
        "cores": record["machine"]["cores"],
    }

"""The command line: what was asked, one clear message when it cannot be, and an exit code.

Exit codes: 0 done; 1 what was checked does not hold; 2 bad input; 3 some runs failed (they are NaN, with the reason in
the record); 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from jgsim.terms.errors import InputError, cause

DONE, BROKEN, BAD_INPUT, FAILED_RUNS, INTERRUPTED = 0, 1, 2, 3, 130
NOT_SO = 1
"""What `verify` or `replay` compared is not the same."""
TRACEBACK = "JGSIM_TRACEBACK"
"""Environment variable that shows where an unforeseen error came from."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command and return its exit code."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller (>&-)
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - until the end
        if hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(errors="replace")  # a console without Chinese must not stop anything
    typed = sys.argv[1:] if arguments is None else list(arguments)
    lang, asked = language(typed), None
    try:
        from jgsim.cli.parser import parse

        asked = parse(typed)
        code = DONE if asked is None else asked.command(asked)
        sys.stdout.flush()
        return code
    except InputError as error:
        return _refuse(error, lang)
    except KeyboardInterrupt:
        if getattr(asked, "out", None) is None and typed[:1] not in (["run"], ["compare"], ["sweep"]):
            return _say("已中断。 Interrupted.", INTERRUPTED)
        return _say("已中断，再次执行同一命令即可接着算。 Interrupted; the same command goes on from here.", INTERRUPTED)
    except BrokenPipeError:
        _give_up_output()
        return DONE
    except OSError as error:
        if error.filename is None:
            _give_up_output()
        place = error.filename or "stdout"
        return _refuse(InputError(f"cannot be read or written: {cause(error)}", file=place), lang)
    except MemoryError:
        return _refuse(InputError("the memory is too small for so many firms", path="firms"), lang)
    except Exception as error:  # noqa: BLE001 - a user sees a sentence, never a traceback
        if os.environ.get(TRACEBACK):
            raise
        said = " ".join(str(error).split())
        return _say(
            f"程序出错 unforeseen error: {type(error).__name__}: {said} ({TRACEBACK}=1 shows where)", BROKEN
        )


def language(typed: Sequence[str]) -> str:
    """The language asked for, whatever else is wrong with what was typed: "zh" unless English was chosen."""
    chosen = [b for a, b in zip(typed, typed[1:], strict=False) if a == "--lang"]
    chosen += [a.partition("=")[2] for a in typed if a.startswith("--lang=")]
    return "en" if chosen and chosen[-1] == "en" else "zh"


def _give_up_output() -> None:
    # Nobody reads on, or the disk is full; the interpreter must not complain about it again when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(error: InputError, lang: str) -> int:
    """Say what is wrong; an option is named as it is typed, a setting in Chinese too where that is asked for."""
    from jgsim.cli.parser import OPTIONS

    path = error.path
    if error.file is None and path in OPTIONS:
        path = f"--{path}"
    elif error.file is not None and path and lang == "zh":
        from jgsim.scenario.glossary import word_of

        word = word_of(str(path))
        path = f"{path}（{word.zh.partition('（')[0]}）" if word else path
    error.path = path
    return _say({"zh": "错误：", "en": "Error: "}[lang] + error.text(lang), BAD_INPUT)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr, flush=True)
    return code

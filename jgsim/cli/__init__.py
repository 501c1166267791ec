"""The command line: what was asked, one clear message when it cannot be, and an exit code.

Exit codes: 0 done; 2 bad input; 3 some runs failed (they are NaN, with the reason in the record); 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from jgsim.terms.errors import InputError

DONE, BROKEN, BAD_INPUT, FAILED_RUNS, INTERRUPTED = 0, 1, 2, 3, 130
TRACEBACK = "JGSIM_TRACEBACK"
"""Environment variable that shows where an unforeseen error came from."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command and return its exit code."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without Chinese must not stop anything
    try:
        from jgsim.cli.parser import parse

        asked = parse(sys.argv[1:] if arguments is None else list(arguments))
        code = DONE if asked is None else asked.command(asked)
        sys.stdout.flush()
        return code
    except InputError as error:
        return _say(_with_option(error), BAD_INPUT)
    except KeyboardInterrupt:
        return _say("已中断，再次执行同一命令即可接着算。 Interrupted; the same command goes on from here.", INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone; the interpreter must not complain about it when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - a user sees a sentence, never a traceback
        if os.environ.get(TRACEBACK):
            raise
        said = " ".join(str(error).split())
        return _say(
            f"程序出错 unforeseen error: {type(error).__name__}: {said} ({TRACEBACK}=1 shows where)", BROKEN
        )


def _with_option(error: InputError) -> str:
    """The message; an option is named as it is typed."""
    from jgsim.cli.parser import OPTIONS

    if error.file is None and error.path in OPTIONS:
        error = InputError(error.reason, path=f"--{error.path}", nearest=error.nearest)
    return str(error)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr, flush=True)
    return code

# -*- coding: utf-8 -*-
"""The one door to jgsim: makes the environment, then runs a command in it.  统一入口：自动准备环境并执行命令。

Only the standard library is used, so this works with nothing but Python 3.11 or later.
Written so that an old Python still parses it and can say what is wrong.
"""

from __future__ import print_function

import sys

if sys.version_info < (3, 11):
    sys.stderr.write("jgsim needs Python 3.11 or later; this is Python %d.%d.\n" % sys.version_info[:2])
    sys.stderr.write("Try: python3.11 run.py ... (or python3.12, python3.13)\n")
    sys.exit(2)

import contextlib
import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = Path(os.path.abspath(os.path.expanduser(os.environ.get("JGSIM_VENV") or ROOT / ".venv")))
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
OURS = VENV / "jgsim-environment"  # says: made by this file, may be thrown away by it
READY = VENV / "jgsim-ready"  # written last; without it a set-up was interrupted

SETUP = 1  # raise it when prepare() below changes, so that older environments are made again

DEMO = ["jinan", "credit-tiered", "joint", "fewer-visits", "strict-key-fields"]

HELP = """用法 usage: python3 run.py 命令 command [选项 options]

  demo   [options]        五个方案的对比示例 compare the five example scenarios -> results/demo
  test   [--full] [args]  运行测试 run the tests (--full: 含耗时测试 also the long ones; args go to pytest)
  lab    [options]        打开 JupyterLab 笔记本 open the notebooks
  jgsim  ...              任意 jgsim 命令 any jgsim command, e.g. jgsim --help
  bench  [options]        性能基准 benchmarks
  fuzz   [args]           随机输入测试 fuzz tests
  docs   [options]        生成文档 build the reference documents
  setup                   只准备环境 only make the environment

第一次运行会自动建立环境。 The first start makes the environment in .venv
(JGSIM_VENV=目录 folder: 放到别处 put it elsewhere)."""


class Stop(Exception):
    """Ends the run with a message and an exit code."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


def say(text):
    print("[run.py] " + text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- the environment


def environment():
    """Environment variables of everything started from here."""
    env = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"):
        env.pop(name, None)  # would mix foreign packages in
    env.update(
        PYTHONUTF8="1",
        OMP_NUM_THREADS="1",  # one thread per process: runs are spread over processes
        OPENBLAS_NUM_THREADS="1",
        MKL_NUM_THREADS="1",
        VIRTUAL_ENV=str(VENV),
        PATH=str(BIN) + os.pathsep + env.get("PATH", os.defpath),
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_USER="0",
    )
    return env


def fingerprint():
    """What the environment must have been made from to be used as it is."""
    made_from = [
        "set-up %d" % SETUP,
        hashlib.sha256(LOCK.read_bytes()).hexdigest(),
        os.path.realpath(str(PYTHON)),  # another one after an upgrade of the system's Python
        str(ROOT),
        str(VENV),
    ]
    return "\n".join(made_from) + "\n"


def is_ready():
    try:
        return PYTHON.is_file() and READY.read_text(encoding="utf-8") == fingerprint()
    except (OSError, UnicodeError):
        return False


@contextlib.contextmanager
def only_one():
    """Two starts at once: the second waits.  The system drops the lock when its process ends."""
    VENV.parent.mkdir(parents=True, exist_ok=True)
    with open(str(VENV) + ".lock", "w") as handle:
        if WINDOWS:
            import msvcrt

            while True:
                try:
                    msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.5)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def base_python():
    """The Python outside any environment (run.py may itself be started from .venv)."""
    return getattr(sys, "_base_executable", None) or sys.executable


def can(code):
    return subprocess.run([base_python(), "-c", code], capture_output=True, env=environment()).returncode == 0


def need_ensurepip():
    """Debian and Ubuntu split the module that makes environments into a package of its own."""
    if can("import venv, ensurepip"):
        return
    package = "python3-venv"
    apt = shutil.which("apt-get")
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("安装 installing " + package + " ...")
        env = dict(environment(), DEBIAN_FRONTEND="noninteractive")
        for arguments in (["update"], ["install", "-y", package]):
            done = subprocess.run(
                [apt, "-qq"] + arguments, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
            )
            if done.returncode:
                print(done.stdout[-3000:], file=sys.stderr)
        if can("import venv, ensurepip"):
            return
        raise Stop("%s 缺少 venv 模块 lacks the module venv/ensurepip" % base_python(), 2)
    raise Stop(
        "缺少 venv 模块，请先执行 the module venv/ensurepip is missing; first run:\n"
        "  sudo apt-get update && sudo apt-get install -y " + package,
        2,
    )


def run_pip():
    """pip with one changing line on a terminal, nothing elsewhere, and its last words when it fails."""
    command = [str(PYTHON), "-m", "pip", "install", "--no-compile", "--progress-bar", "off"]
    command += ["--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)]
    terminal = sys.stderr.isatty()
    lines, packages = [], 0
    with subprocess.Popen(
        command,
        cwd=str(ROOT),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout:
                lines.append(line.rstrip())
                if terminal and line.startswith(("Collecting ", "Installing ")):
                    packages += 1
                    words = line.split()[:2]
                    sys.stderr.write("\r\033[K[run.py] %3d %s" % (packages, " ".join(words)[:60]))
                    sys.stderr.flush()
        except BaseException:
            process.kill()
            raise
    if terminal:
        sys.stderr.write("\r\033[K")
    if process.returncode:
        print("\n".join(lines[-25:]), file=sys.stderr)
        raise Stop(
            "安装失败；网络慢可设镜像 installing failed; if the network is the trouble, set PIP_INDEX_URL to a mirror near you"
        )


def install():
    uv = shutil.which("uv")
    if not uv:
        need_ensurepip()
    VENV.mkdir(parents=True, exist_ok=True)
    OURS.write_text("Made by run.py of jgsim; may be deleted at any time.\n", encoding="utf-8")
    make = [base_python(), "-m", "venv"] + (["--without-pip"] if uv else []) + [str(VENV)]
    made = subprocess.run(make, env=environment(), capture_output=True, text=True, errors="replace")
    if made.returncode:
        print(made.stdout + made.stderr, file=sys.stderr)
        raise Stop("无法建立环境 could not make the environment in %s" % VENV)
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        command += ["--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)]
        if subprocess.run(command, cwd=str(ROOT), env=environment()).returncode == 0:
            return
        say("uv 未成功，改用 pip  uv did not manage, now pip ...")
        need_ensurepip()
        subprocess.run([str(PYTHON), "-m", "ensurepip"], env=environment(), check=True, capture_output=True)
    run_pip()


def connect_project():
    """Make `import jgsim` and the command `jgsim` work in the environment, with no build step."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run(
        [str(PYTHON), "-c", ask], env=environment(), check=True, capture_output=True, text=True, encoding="utf-8"
    )
    line = str(ROOT)
    if not line.isascii():  # .pth files are read in the encoding of the machine, so stay within ASCII
        line = "import sys; sys.path.append(%s)" % ascii(line)
    Path(answer.stdout.strip(), "jgsim-project.pth").write_text(line + "\n", encoding="ascii")
    if WINDOWS:
        text = '@set PYTHONUTF8=1\r\n@"%~dp0python.exe" -m jgsim %*\r\n'
        (BIN / "jgsim.cmd").write_bytes(text.encode("ascii"))
    else:
        script = BIN / "jgsim"
        text = '#!/bin/sh\nexec %s -m jgsim "$@"\n' % shlex.quote(str(PYTHON))
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)
    settings = VENV / "etc" / "jupyter" / "labconfig"  # no pop-up that asks to fetch news
    settings.mkdir(parents=True, exist_ok=True)
    off = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (settings / "page_config.json").write_text(json.dumps(off), encoding="utf-8")


def prepare():
    if is_ready():
        return
    with only_one():
        if is_ready():  # another start has just finished it
            return
        start = time.monotonic()
        if VENV.exists() and (not VENV.is_dir() or any(VENV.iterdir())):
            if not OURS.is_file():
                raise Stop(
                    "%s 不是 run.py 建立的，请移走或设 JGSIM_VENV\n"
                    "  was not made by run.py: move it away, or set JGSIM_VENV to another folder" % VENV,
                    2,
                )
            say("环境过期或未完成，重建 environment is out of date or unfinished, making it again")
            for old in VENV.iterdir():  # the marker goes last, so an interrupted clearing can go on
                if old != OURS:
                    shutil.rmtree(str(old)) if old.is_dir() and not old.is_symlink() else old.unlink()
        say("首次准备环境，约 1 分钟 making the environment, about a minute ...")
        install()
        connect_project()
        unfinished = VENV / "jgsim-ready.new"
        unfinished.write_text(fingerprint(), encoding="utf-8")
        os.replace(str(unfinished), str(READY))
        say("环境就绪 ready (%.0f s)" % (time.monotonic() - start))


# ---------------------------------------------------------------- the commands


def run(arguments, cwd=None):
    """Run the environment's Python; its exit code, or 130 after Ctrl-C."""
    process = subprocess.Popen([str(PYTHON)] + arguments, cwd=str(cwd) if cwd else None, env=environment())
    if not WINDOWS:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        code = process.wait()
    except KeyboardInterrupt:  # a terminal sends Ctrl-C to the child too; give it time to tidy up
        try:
            process.wait(timeout=10)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.terminate()
            try:
                process.wait(timeout=3)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                process.kill()
                process.wait()
        return 130
    return 128 - code if code < 0 else code  # ended by signal n: 128 + n, as a shell says it


def here(path):
    """A path of the project as seen from the user's folder (short, and right in run records)."""
    try:
        return os.path.relpath(str(path))
    except ValueError:  # another drive
        return str(path)


def demo(options):
    scenarios = [here(ROOT / "scenarios" / (name + ".yaml")) for name in DEMO]
    elsewhere = any(o == "--out" or o.startswith("--out=") for o in options)
    out = [] if elsewhere else ["--out", str(ROOT / "results" / "demo")]
    return run(["-m", "jgsim", "compare"] + scenarios + out + options)


def test(options):
    choice = [] if "--full" in options else ["-m", "not full"]
    return run(["-m", "pytest", "-q", "-n", "2"] + choice + [o for o in options if o != "--full"], ROOT)


def fuzz(options):
    return run(["-m", "pytest", "tests/fuzz", "-q", "-n", "2", "--hypothesis-profile=fuzz"] + options, ROOT)


def lab(options):
    code = run([str(ROOT / "notebooks" / "build.py")])
    if code:
        return code
    command = ["-m", "jupyterlab", "-y", "--ServerApp.root_dir=" + str(ROOT), "--LabApp.default_url=/lab/tree/notebooks"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return run(command + options, ROOT)


COMMANDS = {
    "demo": demo,
    "test": test,
    "fuzz": fuzz,
    "lab": lab,
    "jgsim": lambda options: run(["-m", "jgsim"] + options),
    "bench": lambda options: run(["benchmarks/run.py"] + options, ROOT),
    "docs": lambda options: run(["-m", "jgsim.report.docs"] + options, ROOT),
    "setup": lambda options: 0,
}


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console without Chinese must not stop anything
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP)
        return 0
    if arguments[0] not in COMMANDS:
        say("没有此命令 no such command: %s\n" % arguments[0])
        print(HELP, file=sys.stderr)
        return 2
    try:
        prepare()
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as stop:
        say(str(stop))
        return stop.code
    except (OSError, subprocess.CalledProcessError) as problem:
        say("出错 failed: %s" % problem)
        return 1
    except KeyboardInterrupt:
        say("已中断 interrupted")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

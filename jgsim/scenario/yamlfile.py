"""YAML as plain data with the line of every key: no aliases, no tags, no duplicate keys, bounded depth."""

from __future__ import annotations

import math
import re
from pathlib import Path

import yaml

from jgsim.terms.errors import InputError

MAX_DEPTH = 40
MAX_BYTES = 4_000_000
_INT = re.compile(r"^[-+]?(0|[1-9][0-9_]*)$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$")
_INF = re.compile(r"^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$")
_WORDS = {"true": True, "false": False, "True": True, "False": False, "null": None, "~": None, "": None}


class Document(dict):
    """The data of a file; `lines` maps each dotted path to its line (from 1)."""

    file: str
    lines: dict[str, int]


def read(path: Path | str) -> Document:
    """Read a file that holds one map.

    Raises
    ------
    InputError
        For anything that is not such a file, with the line.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", file=path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES:,} bytes", file=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", file=path) from None
    return parse(text, str(path))


def parse(text: str, file: str) -> Document:
    """`read` for text that is already there."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InputError(f"holds the character U+{error.character:04X}, which cannot stand in YAML", file=file, line=line) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise InputError(f"not valid YAML: {problem}", file=file, line=mark.line + 1 if mark else None) from None
    except RecursionError:
        raise InputError("nested too deeply", file=file) from None
    if builder.result is None:
        raise InputError("is empty; a scenario is a map of settings", file=file)
    if not isinstance(builder.result, dict):
        raise InputError("holds a list or a single value where a map of settings is expected", file=file, line=1)
    document = Document(builder.result)
    document.file, document.lines = file, builder.lines
    return document


class _Builder:
    """Builds plain data from parser events without recursion."""

    def __init__(self, file):
        self.file, self.lines, self.result = file, {}, None
        self.stack: list[list] = []
        self.documents = 0

    def take(self, event):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise InputError("holds more than one document", file=self.file, line=line)
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise InputError("anchors and aliases (& and *) are not allowed; write the value out", file=self.file, line=line)
        elif isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None and event.tag != "!":
            raise InputError(f"the tag {event.tag} is not allowed", file=self.file, line=line)
        elif isinstance(event, yaml.ScalarEvent):
            self.put(self.scalar(event, line), line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if self.stack and isinstance(self.stack[-1][0], dict) and self.stack[-1][1] is None:
                raise InputError("a key must be a plain word", file=self.file, line=line)
            if len(self.stack) >= MAX_DEPTH:
                raise InputError(f"nested more than {MAX_DEPTH} levels deep", file=self.file, line=line)
            container = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = self.path()
            self.lines.setdefault(path, line)
            self.stack.append([container, None, path])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            container = self.stack.pop()[0]
            self.put(container, line, remember=False)

    def path(self):
        if not self.stack:
            return ""
        container, key, path = self.stack[-1]
        name = str(key) if isinstance(container, dict) else str(len(container))
        return f"{path}.{name}" if path else name

    def put(self, value, line, remember=True):
        if not self.stack:
            self.result = value
            return
        frame = self.stack[-1]
        if isinstance(frame[0], list):
            if remember:
                self.lines.setdefault(self.path(), line)
            frame[0].append(value)
        elif frame[1] is None:
            key = value if isinstance(value, str) else _key_text(value)
            if key is None:
                raise InputError("a key must be a plain word", file=self.file, line=line, path=frame[2] or None)
            if key in frame[0]:
                raise InputError(f"the key '{key}' stands twice", file=self.file, line=line, path=frame[2] or None)
            frame[1] = key
            self.lines[self.path()] = line
        else:
            frame[0][frame[1]] = value
            frame[1] = None

    def scalar(self, event, line):
        text = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.match(text):
            if len(text) > 18:
                raise InputError(f"the number {text[:12]}… is too large", file=self.file, line=line, path=self.path())
            return int(text.replace("_", ""))
        if _INF.match(text):
            raise InputError(f"{text} is not a number that can be used", file=self.file, line=line, path=self.path())
        if _FLOAT.match(text):
            value = float(text.replace("_", ""))
            if not math.isfinite(value):
                raise InputError(f"{text} is not a number that can be used", file=self.file, line=line, path=self.path())
            return value
        return text


def _key_text(value):
    # `2024: …` and `none: …` are keys a planner may write; YAML reads them as a number or nothing.
    if isinstance(value, bool) or value is None:
        return None
    return str(value)

"""YAML as plain data with the line of every key: no aliases, no tags, no duplicate keys, bounded depth."""

from __future__ import annotations

import math
import re
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

import yaml

from jgsim.terms.errors import InputError, cause

MAX_DEPTH = 40
MAX_BYTES = 1_000_000
MAX_KEY = 100
# A number that begins with 0 (010) is octal to some readers of YAML and decimal to others: it stays a text.
_WHOLE = r"(?:0|[1-9][0-9]*(?:_[0-9]+)*)"
_INT = re.compile(rf"^[-+]?{_WHOLE}$")
_FLOAT = re.compile(rf"^[-+]?(?:\.[0-9]+|{_WHOLE}(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
_INF = re.compile(r"^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$")
_PROBLEMS = (
    ("character '\\t'", "indent with blanks, not with a tab"),
    ("mapping values are not allowed", "a second colon in the line, or a wrong indentation"),
    ("could not find expected ':'", "a colon is missing"),
    ("expected ',' or '}'", "a comma or a closing brace is missing"),
    ("expected ',' or ']'", "a comma or a closing bracket is missing"),
    ("expected <block end>", "the indentation does not fit the lines above"),
    ("unexpected end of stream", "a quotation mark is not closed"),
)
"""What the YAML parser says, and the same in a planner's words."""
_FULL_WIDTH = "：，｛｝［］“”‘’\u3000"
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
        with open(path, "rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("there is no such file", file=path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {cause(error)}", file=path) from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES:,} bytes", file=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        other = _encoding(raw)
        reason = f"is not UTF-8 text but {other}; save it as UTF-8" if other else "is not UTF-8 text"
        line = None if other == "UTF-16" else raw.count(b"\n", 0, error.start) + 1
        raise InputError(reason, file=path, line=line) from None
    return deepcopy(_parsed(text, str(path)))


@lru_cache(maxsize=16)
def _parsed(text: str, file: str) -> Document:
    # The plans of a comparison share their base: its text is gone through once.
    return parse(text, file)


def _encoding(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GB18030" if any("\u4e00" <= c <= "\u9fff" for c in text) else None


def parse(text: str, file: str) -> Document:
    """`read` for text that is already there."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = f"holds the character U+{error.character:04X}, which cannot stand in YAML"
        raise InputError(reason, file=file, line=line) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        why = next((plain for said, plain in _PROBLEMS if said in problem), problem)
        line = mark.line + 1 if mark else None
        lines = text.splitlines()
        for number in (line, (line or 0) - 1):
            # The parser stumbles at the sign or in the line after it.
            sign = _full_width(lines[number - 1]) if number and 0 < number <= len(lines) else None
            if sign:
                line, why = number, f"{why}; the line has a full-width {sign}"
                break
        raise InputError(f"not valid YAML: {why}", file=file, line=line) from None
    except RecursionError:
        raise InputError("nested too deeply", file=file) from None
    if builder.result is None:
        raise InputError("is empty; a scenario is a map of settings", file=file)
    if not isinstance(builder.result, dict):
        sign = _full_width(builder.result) if isinstance(builder.result, str) else None
        if sign:
            raise InputError(_FULL_WIDTH_REASON.format(sign=sign), file=file, line=builder.first)
        raise InputError(
            "holds a list or a single value where a map of settings is expected", file=file, line=builder.first
        )
    document = Document(builder.result)
    document.file, document.lines = file, builder.lines
    return document


_FULL_WIDTH_REASON = "a full-width {sign} stands where YAML needs a plain one"


def _full_width(text: str) -> str | None:
    """The first full-width sign of YAML in a text, outside comments and quotation marks."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", text)
    sign = next((c for c in bare if c in _FULL_WIDTH), None)
    return "blank" if sign == "\u3000" else sign


class _Builder:
    """Builds plain data from parser events without recursion."""

    def __init__(self, file):
        self.file, self.lines, self.result, self.first = file, {}, None, 1
        self.stack: list[list] = []
        self.documents = 0

    def take(self, event):
        line = event.start_mark.line + 1
        if not self.stack and isinstance(event, yaml.NodeEvent):
            self.first = line
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise InputError("holds more than one document", file=self.file, line=line)
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            reason = "anchors and aliases (& and *) are not allowed; write the value out"
            raise InputError(reason, file=self.file, line=line)
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
            if len(key) > MAX_KEY:
                raise InputError(
                    f"a key is longer than {MAX_KEY} characters", file=self.file, line=line, path=frame[2] or None
                )
            sign = _full_width(key[:1] + "：" * ("：" in key))
            if sign:
                raise InputError(_FULL_WIDTH_REASON.format(sign=sign), file=self.file, line=line, path=frame[2] or None)
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
        value = float(text.replace("_", "")) if _FLOAT.match(text) else None
        if _INF.match(text) or (value is not None and not math.isfinite(value)):
            raise InputError(f"{text} is not a number that can be used", file=self.file, line=line, path=self.path())
        if value is not None:
            return value
        return text


def _key_text(value):
    # `2024: …` and `none: …` are keys a planner may write; YAML reads them as a number or nothing.
    if isinstance(value, bool) or value is None:
        return None
    return str(value)

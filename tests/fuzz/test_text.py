"""Fuzz: whatever bytes a file holds, the reader gives plain data or one clear error."""

from hypothesis import example, given
from hypothesis import strategies as st

from fuzz.bounds import clear, few
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import load
from jgsim.scenario.merge import _value_of
from jgsim.scenario.yamlfile import MAX_DEPTH, Document, parse, read
from jgsim.terms.errors import InputError

PIECES = (
    "a", "draw", "ratio", "A", "0.1", "1", "-", "- ", ": ", ":", ", ", "{", "}", "[", "]", "\n", "\n  ", "\n    ",
    "\t", "#", " #", "'", '"', "|", ">", "|-\n", "&a", "*a", "!", "!!str ", "!!python/object/apply:os.system ", "? ",
    "<<: ", "---\n", "...\n", "%YAML 1.2\n", "\\", "\\ud800", "~", "null", "true", ".nan", ".inf", "1e400", "010",
    "1_000", "2024-01-01", "：", "，", "\u3000", "\ufeff", "\u2028", "\x85", "\r", "\x00", "\x07", "方案", "🙂",
    "base: jinan.yaml\n", "@", "`", "%",
)
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
JINAN = (SHIPPED / "jinan.yaml").read_bytes()
P1 = (SHIPPED / "p1.yaml").read_bytes()


def plain(value, depth=0) -> None:
    """Nothing but maps, lists, texts, numbers, truth and nothing."""
    assert depth <= MAX_DEPTH
    assert type(value) in (Document, dict, list, str, int, float, bool, type(None)), type(value)
    assert value == value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        plain(one, depth + 1)


def reads(content: str) -> None:
    try:
        document = parse(content, "file.yaml")
    except InputError as error:
        clear(error)
        assert error.file == "file.yaml"
        assert error.line is None or 1 <= error.line <= len(content.splitlines()) + 2
    else:
        plain(document)
        assert all(isinstance(line, int) and line >= 1 for line in document.lines.values())


@few(400)
@given(SOUP)
@example("a: " + "[" * 3000)
@example("? a\n: b")
def test_pieces_of_yaml(content):
    reads(content)


@few(200)
@given(st.text(max_size=200))
def test_any_text(content):
    reads(content)


@few(200)
@given(st.one_of(
    st.binary(max_size=300), SOUP.map(lambda s: s.encode("gb18030", "replace")), SOUP.map(lambda s: s.encode("utf-16"))
))
def test_any_bytes(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "file.yaml"
    path.write_bytes(content)
    try:
        plain(read(path))
    except InputError as error:
        clear(error)
        assert str(error.file) == str(path)


@few(40)
@given(st.data())
def test_a_shipped_file_with_some_bytes_changed(tmp_path_factory, data):
    content = bytearray(P1)
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 30))
        new = st.one_of(st.binary(max_size=8), st.sampled_from(PIECES).map(str.encode))
        content[begin : begin + length] = data.draw(new)
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "plan.yaml").write_bytes(bytes(content))
    (folder / "calendar-cn.csv").write_bytes((SHIPPED / "calendar-cn.csv").read_bytes())
    try:
        load(folder / "plan.yaml").hash  # noqa: B018 - a scenario that loads has a hash
    except InputError as error:
        clear(error)


@few(200)
@given(st.one_of(SOUP, st.text(max_size=50), st.floats(), st.integers(), st.binary(max_size=5), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=8,
)))
def test_any_value_of_a_setting(value):
    try:
        _value_of(value, "file.yaml --set", "draw.ratio.A")
    except InputError as error:
        clear(error)

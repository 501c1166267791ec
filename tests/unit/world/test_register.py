"""Unit: reading a register of firms: files, headers, values, and every kind of row that cannot be used."""

import datetime as dt
import hashlib
import pickle

import numpy as np
import pytest
from unit.world import registers
from unit.world.registers import HEADER, book, code, csv_bytes, parquet, row, rows, text

from jgsim.scenario.load import load
from jgsim.terms.chinese import chinese
from jgsim.terms.errors import InputError
from jgsim.world.register import Dirt, DirtyRegister, RegisterSettings, read_register
from jgsim.world.register.dates import BAD, EARLY, NONE, day_of
from jgsim.world.register.dirt import KINDS
from jgsim.world.register.values import codes_of, meanings

WORLD = load("jinan").world
TIERED = (*HEADER, "信用风险分类")


def read(raw: bytes, year: int = 2025, **settings):
    return read_register(raw, RegisterSettings(**settings), WORLD, year, "firms.csv")


def refused(raw: bytes, **settings) -> dict[str, list[int]]:
    """Row numbers by kind, as a refusal tells them."""
    with pytest.raises(DirtyRegister) as error:
        read(raw, **settings)
    return {kind: found.tolist() for kind, found in error.value.dirt.rows.items()}


def key_of(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def same(one, two) -> bool:
    return list(one.columns) == list(two.columns) and all(
        np.array_equal(one.columns[name], two.columns[name]) for name in one.columns
    )


def test_what_a_row_says():
    made = read(csv_bytes([row(3, 行业="食品生产经营", 区县="商河县", 类型="个体工商户", 成立日期="2024-12-31"), row(1)]))
    at = made.columns["key"].tolist().index(key_of(code(3)))
    assert WORLD.sectors and list(WORLD.sectors)[made.columns["sector"][at]] == "food"
    assert list(WORLD.districts)[made.columns["district"][at]] == "shanghe"
    assert list(WORLD.types)[made.columns["type"][at]] == "individual"
    assert made.columns["age"][at] == 1
    assert (made.firms, made.rows, made.lost, made.kind, made.date) == (2, 2, 0, "csv", "2025-01-01")
    assert "size" not in made.columns and "tier" not in made.columns


def test_keys_are_hashes_of_codes_and_firms_stand_in_their_order():
    made = read(csv_bytes(rows(50)))
    assert made.columns["key"].tolist() == sorted(key_of(code(n)) for n in range(50))
    assert same(made, read(csv_bytes(rows(50)[::-1])))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"], ids=["utf-8", "with a mark", "gb18030", "utf-16"]
)
def test_encodings(encoding):
    assert same(read(csv_bytes(rows(40), encoding=encoding)), read(csv_bytes(rows(40))))


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_delimiters(delimiter):
    assert same(read(text(rows(9), delimiter=delimiter).encode()), read(csv_bytes(rows(9))))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_ends_of_lines(end):
    assert same(read(text(rows(9)).replace("\n", end).encode()), read(csv_bytes(rows(9))))


def test_a_title_above_the_header_and_blank_rows_at_the_end_do_no_harm():
    raw = ("济南市经营主体名录,,,,,\n制表：某某科,,,,,\n" + text(rows(9)) + "\n,,,,,\n\n").encode()
    assert same(read(raw), read(csv_bytes(rows(9))))
    bad = refused(("名录,,,,,\n" + text([row(0), row(1, 行业="采矿")])).encode())
    assert bad == {"unknown sector": [4]}


def test_quoted_cells_with_commas_and_ends_of_lines():
    body = rows(3)
    body[1][1] = '"甲, 乙\n丙"'
    assert same(read(csv_bytes(body)), read(csv_bytes(rows(3))))


def test_a_quotation_mark_that_is_not_closed_swallows_no_firm_unseen():
    body = rows(9)
    body[2][1], body[5][1] = '"甲', '乙"'
    assert refused(csv_bytes(body)) == {"cells": [4]}
    body = rows(9)
    body[2][1] = '"甲'
    with pytest.raises(InputError, match="rows cannot be used|not closed"):
        read(csv_bytes(body))


def test_workbooks_and_parquet_say_the_same_as_csv():
    wanted = read(csv_bytes(rows(30)))
    days = [dt.datetime.fromisoformat(line[5]) for line in rows(30)]
    dated = [[*line[:5], day] for line, day in zip(rows(30), days, strict=True)]
    for lines in (rows(30), dated):
        made = read(book([HEADER, *lines]))
        assert same(made, wanted) and made.kind == "xlsx"
    columns = dict(zip(HEADER, zip(*rows(30), strict=True), strict=True))
    for dates in (columns["成立日期"], [day.date() for day in days], days):
        made = read(parquet({**columns, "成立日期": list(dates)}))
        assert same(made, wanted) and made.kind == "parquet"


def test_a_workbook_is_read_from_the_named_sheet_below_a_title():
    def change(made, sheet):
        sheet.insert_rows(1)
        sheet["A1"] = "济南市经营主体名录"
        sheet.merge_cells("A1:F1")
        sheet.title = "主体名录"
        made.create_sheet("封面", 0)["A1"] = "说明"

    raw = book([HEADER, *rows(5)], change)
    assert same(read(raw, sheet="主体名录"), read(csv_bytes(rows(5))))
    assert same(read(raw), read(csv_bytes(rows(5))))
    with pytest.raises(InputError, match="none of the first 20 rows names a column"):
        read(raw, sheet="封面")
    with pytest.raises(InputError, match="there is no sheet 主体名單. Did you mean '主体名录'"):
        read(raw, sheet="主体名單")


def test_headers_and_values_by_the_map_of_a_scenario():
    header = ("编号", "名", "门类", "hangzheng", "Lei Xing", "日子", "规模档")
    body = [["7", "x", "餐饮", "370102", "有限公司", "20190301", "大"], ["8", "y", "其余", "", "有限公司", "2019/3/2", ""]]
    made = read(
        csv_bytes(body, header),
        columns={
            "code": "编号", "sector": "门类", "district": "hangzheng", "type": "lei xing", "registered": "日子",
            "size": "规模档",
        },
        values={
            "sector": {"餐饮": "food", "*": "services"}, "district": {"370102": "lixia", "": "qibu"},
            "type": {"有限公司": "enterprise"}, "size": {"大": "large"},
        },
    )
    at = [made.columns["key"].tolist().index(key_of(n)) for n in "78"]
    assert [list(WORLD.sectors)[n] for n in made.columns["sector"][at]] == ["food", "services"]
    assert [list(WORLD.districts)[n] for n in made.columns["district"][at]] == ["lixia", "qibu"]
    assert made.columns["size"][at].tolist() == [3, -1]


def test_tiers_sizes_and_grades_may_be_left_out_but_not_be_unknown():
    header = (*TIERED, "规模", "风险等级")
    said = [
        ("A", "微型", "A"), ("B类", "小型企业", "B级"), ("C类(较高风险)", "medium", "c"), ("高风险", "", ""),
        ("未分类", "LARGE", ""), ("", "", ""),
    ]
    body = [[*row(n), *three] for n, three in enumerate(said)]
    made = read(csv_bytes(body, header))
    at = [made.columns["key"].tolist().index(key_of(code(n))) for n in range(6)]
    assert made.columns["tier"][at].tolist() == [0, 1, 2, 3, 4, -1]
    assert made.columns["size"][at].tolist() == [0, 1, 2, -1, 3, -1]
    assert made.columns["grade"][at].tolist() == [0, 1, 2, -1, -1, -1]
    body += [[*row(6), "E", "", ""], [*row(7), "", "巨型", ""], [*row(8), "", "", "Z"]]
    assert refused(csv_bytes(body, header)) == {"unknown tier": [8], "unknown size": [9], "unknown grade": [10]}


def test_every_name_of_the_world_is_understood():
    for field, table in (("sector", WORLD.sectors), ("district", WORLD.districts), ("type", WORLD.types)):
        known = meanings(field, RegisterSettings(), WORLD)
        for number, (name, one) in enumerate(table.items()):
            assert [known[x.casefold()] for x in (name, one.name.zh, one.name.en)] == [number] * 3
        assert list(codes_of(field, WORLD)) == list(table)


DIRTY = {
    "blank": ["", "", "", "", "", ""],
    "header": list(HEADER),
    "cells": [code(99), "甲", "批发零售"],
    "formula": row(99, 行业='=VLOOKUP("x"'.replace(",", " ")),
    "error": row(99, 统一社会信用代码="#N/A"),
    "no code": row(99, 统一社会信用代码=" "),
    "float code": row(99, 统一社会信用代码="1.23E+17"),
    "duplicate": row(1),
    "no date": row(99, 成立日期=""),
    "bad date": row(99, 成立日期="2019-02-29"),
    "early date": row(99, 成立日期="1850-01-01"),
    "future date": row(99, 成立日期="2025-01-02"),
    "no sector": row(99, 行业=""),
    "no district": row(99, 区县="　"),
    "no type": row(99, 类型=""),
    "unknown sector": row(99, 行业="采矿业"),
    "unknown district": row(99, 区县="黄浦区"),
    "unknown type": row(99, 类型="外国代表处"),
}


@pytest.mark.parametrize("kind", DIRTY)
def test_a_row_that_cannot_be_used_is_reported_by_kind_and_number(kind):
    assert refused(csv_bytes([*rows(3), DIRTY[kind], *rows(3, 10)])) == {kind: [5]}


@pytest.mark.parametrize("kind", DIRTY)
def test_a_row_that_cannot_be_used_is_dropped_if_that_was_chosen(kind):
    made = read(csv_bytes([*rows(3), DIRTY[kind], *rows(3, 10)]), dirty="drop")
    assert same(made, read(csv_bytes(rows(3) + rows(3, 10))))
    assert (made.rows, made.firms, made.lost, made.dropped) == (7, 6, 1, {kind: 1})


def test_every_kind_is_tested():
    here = {*DIRTY, "merged", "unknown size", "unknown tier", "unknown grade"}
    assert here == set(KINDS)


FLOATS = ("1.23E+17", "9.1370100123457E+17", "1e+17", "91370100.0", "91370100.", "-1.5", "91370100.00", "０.5")
NO_FLOATS = ("91370100", "12E5", "91370100MA3E7X1234", "0123", "1-2", "A1.5", "91.37.01")


@pytest.mark.parametrize("given", FLOATS)
def test_codes_that_a_spreadsheet_turned_into_floats(given):
    assert refused(csv_bytes([row(0), row(9, 统一社会信用代码=given)])) == {"float code": [3]}


@pytest.mark.parametrize("given", NO_FLOATS)
def test_codes_that_only_look_a_little_like_floats(given):
    assert read(csv_bytes([row(0), row(9, 统一社会信用代码=given)])).firms == 2


SAME = ("91370100ma000001xq", "  91370100MA000001XQ\t", "'91370100MA000001XQ", "９１３７０１００ＭＡ０００００１ＸＱ")


@pytest.mark.parametrize("given", SAME)
def test_one_code_in_several_writings_is_a_duplicate(given):
    assert refused(csv_bytes([row(1), row(2), row(3, 统一社会信用代码=given)])) == {"duplicate": [4]}


def test_of_duplicates_the_first_that_can_be_used_is_kept():
    body = [row(1, 成立日期="?"), row(1, 区县="市中区"), row(1, 区县="商河县")]
    assert refused(csv_bytes(body)) == {"bad date": [2], "duplicate": [2, 4]}
    made = read(csv_bytes(body), dirty="drop")
    assert list(WORLD.districts)[made.columns["district"][0]] == "shizhong" and (made.firms, made.lost) == (1, 2)


def test_numbers_as_codes_in_workbooks_and_parquet():
    lines = [[n, *row(9)[1:]] for n in (91370100, 91370101.5, 913701001234567890, 4)]
    assert refused(book([HEADER, *lines])) == {"float code": [3, 4]}
    columns = dict(zip(HEADER, zip(*rows(3), strict=True), strict=True))
    assert refused(parquet({**columns, HEADER[0]: [1.0, 2.0, None]})) == {"no code": [3], "float code": [1, 2]}
    assert read(parquet({**columns, HEADER[0]: [1, 2, 913701001234567890]})).columns["key"].tolist() == sorted(
        map(key_of, ("1", "2", "913701001234567890"))
    )


def test_formulas_and_merged_cells_of_a_workbook_are_reported_not_computed():
    def change(made, sheet):
        sheet["C3"] = "=C2"
        sheet["B4"] = "=1+1"  # names are not read
        sheet.merge_cells("D5:D7")
        sheet.merge_cells("B8:B9")
        sheet["E10"] = "#REF!"
        sheet["E10"].data_type = "e"

    raw = book([HEADER, *rows(12)], change)
    assert refused(raw) == {"formula": [3], "error": [10], "merged": [5, 6, 7]}
    made = read(raw, dirty="drop")
    assert (made.firms, made.dropped) == (7, {"merged": 3, "formula": 1, "error": 1})


def test_blank_rows_within_a_workbook_are_counted_and_those_at_its_end_are_not():
    def change(made, sheet):
        sheet["A40"].number_format = "@"

    assert refused(book([HEADER, *rows(2), [], [], *rows(2, 5), [], []], change)) == {"blank": [4, 5]}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("2019-03-01", (2019, 3, 1)), ("2019/3/1", (2019, 3, 1)), ("2019.3.1", (2019, 3, 1)), ("20190301", (2019, 3, 1)),
        ("2019年3月1日", (2019, 3, 1)), ("2019年03月01", (2019, 3, 1)), ("2019-03-01 08:30:00", (2019, 3, 1)),
        ("２０１９－０３－０１", (2019, 3, 1)), ("2019-03-01T00:00:00", (2019, 3, 1)), ("1907-7-7", (1907, 7, 7)),
    ],
)
def test_dates(given, wanted):
    assert day_of(given) == dt.date(*wanted).toordinal()


NO_DATES = (
    "2019-13-01", "2019-02-30", "43525", "2019", "2019-3/1", "01-03-2019", "x", "99991399", "2019-03-01x",
)


@pytest.mark.parametrize("given", NO_DATES)
def test_what_is_no_date(given):
    assert day_of(given) == BAD and day_of(" ") == NONE


def test_what_no_firm_is_as_old_as():
    assert day_of("1899-12-30") == day_of("1900-01-01") == day_of("1850年3月1日") == EARLY < day_of("1900-01-02")


def test_the_day_of_the_register_decides_what_is_in_the_future():
    raw = csv_bytes([row(0), row(1, 成立日期="2025-06-30")])
    assert refused(raw) == {"future date": [3]}
    made = read(raw, date="2025-06-30")
    assert made.date == "2025-06-30" and made.columns["age"].min() == 0
    assert refused(raw, date="2025-06-29") == {"future date": [3]}


def test_a_refusal_is_a_table_in_both_languages_that_shows_row_numbers_and_no_content():
    body = [*rows(5), *[row(n, 行业="秘密行业") for n in range(20, 29)], row(1), row(40, 成立日期="2044-01-01")]
    with pytest.raises(DirtyRegister) as error:
        read(csv_bytes(body))
    english, translated = error.value.text("en").splitlines(), error.value.text("zh").splitlines()
    assert english[0] == "firms.csv: 11 of 16 rows cannot be used; correct them, or drop them with --drop-dirty"
    assert translated[0] == "firms.csv：16 行中有 11 行不能用；请改正，或用 --drop-dirty 剔除"
    assert english[-1].split() == "sector that the scenario does not know 9 7, 8, 9, 10, 11 …".split()
    assert translated[1].split() == ["问题", "行数", "行号"] and len(english) == len(translated) == 5
    assert "2025-01-01" in "".join(english)
    assert not any(word in error.value.text(lang) for word in ("秘密", "91370100", "2044") for lang in ("zh", "en"))
    again = pickle.loads(pickle.dumps(error.value))
    assert again.text("zh") == error.value.text("zh")
    assert Dirt().counts() == {} and Dirt().all().size == 0


NAMED = "unknown sector"
BROKEN = {
    "empty": (b"", "is empty; a register has a header"),
    "blank": (b" \n\n", "is empty; a register has a header"),
    "no header": (b"1,2\n3,4\n", "none of the first 20 rows names a column 统一社会信用代码"),
    "only a header": (csv_bytes([]), "holds no firm that can be used"),
    "no sector": (csv_bytes([], ("统一社会信用代码", "区县")), "no column is known to hold sector"),
    "two headers": (csv_bytes([], (*HEADER, "所属行业")), "the columns 行业, 所属行业 could all be sector"),
    "bytes": (b"\xff\xff\xff\x00\n" * 9, "is neither UTF-8 nor GB18030 text"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "is an old .xls or an encrypted workbook"),
    "zip": (b"PK\x03\x04" + bytes(99), "is not a workbook that can be read"),
    "cut workbook": (book([HEADER, *rows(5)])[:2000], "is not a workbook that can be read"),
    "parquet": (b"PAR1" + bytes(99), "is not a Parquet file that can be read"),
    "lists": (parquet({**dict.fromkeys(HEADER, ["x"]), "行业": [["x"]]}), "holds neither texts nor numbers nor dates"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_files_that_are_no_register(case):
    raw, said = BROKEN[case]
    with pytest.raises(InputError, match=said) as error:
        read(raw)
    assert chinese(error.value.reason) is not None and error.value.file == "firms.csv"


def test_a_column_that_is_named_but_not_there():
    with pytest.raises(InputError, match="there is no column 门类. Did you mean '行业门类'"):
        read(csv_bytes(rows(2), ("统一社会信用代码", "企业名称", "行业门类", *HEADER[3:])), columns={"sector": "门类"})
    with pytest.raises(InputError, match="two fields are read from one column"):
        read(csv_bytes(rows(2)), columns={"sector": "区县", "size": "类型"})


@pytest.mark.parametrize("date", ["2024-13-01", "yesterday", "20240101", "1024-01-01"])
def test_days_that_settings_refuse(date):
    with pytest.raises(ValueError, match="must be a day, as 2024-12-31"):
        RegisterSettings(date=date)


def test_a_column_that_is_read_twice_is_refused_by_the_settings():
    with pytest.raises(ValueError, match="sector and type are read from one column"):
        RegisterSettings(columns={"sector": "x", "type": "x"})


def test_many_rows_are_read_in_a_moment():
    import time

    raw = csv_bytes(registers.rows(60_000))
    start = time.process_time()
    assert read(raw).firms == 60_000
    assert time.process_time() - start < 3  # about 0.3 s; 1.5 million rows must take seconds, not minutes

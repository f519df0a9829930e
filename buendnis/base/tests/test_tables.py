"""Tables in and out: what people really send, what attackers send, and what a spreadsheet then shows."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from buendnis.base import tables


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


# --- In --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "name;ort\nMüller;Köln\n".encode(),
        "\ufeffname;ort\r\nMüller;Köln\r\n".encode(),
        "name;ort\nMüller;Köln\n".encode("iso-8859-1"),
        b"name,ort\nM\xc3\xbcller,K\xc3\xb6ln\n",
        "name\tort\nMüller\tKöln".encode(),
        '"name";"ort"\n" Müller ";"Köln"\n;\n'.encode(),
        "name;ort\nMu\u0308ller;Ko\u0308ln\n".encode(),
        xlsx(["name", "ort"], ["Müller", "Köln"]),
        xlsx(["name", "ort", None], ["Müller", "Köln"], [None, None]),
    ],
)
def test_every_usual_form_of_a_table_reads_the_same(content):
    assert tables.read_table(content) == [{"name": "Müller", "ort": "Köln"}]


def test_line_numbers_count_the_header_and_empty_lines():
    assert tables.read_lines(b"a;b\n1;2\n\n3;4\n") == [(2, {"a": "1", "b": "2"}), (4, {"a": "3", "b": "4"})]


def test_a_cell_may_hold_separators_quotes_and_line_breaks():
    assert tables.read_table(b'a;b\n"x;""y""\nz";2\n') == [{"a": 'x;"y"\nz', "b": "2"}]


def test_a_file_on_disk_and_an_open_file_are_read(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")

    with path.open("rb") as file:
        assert tables.read_table(path) == tables.read_table(file) == [{"a": "1"}]


def test_numbers_and_formulas_in_a_spreadsheet_come_as_text_unevaluated():
    assert tables.read_table(xlsx(["a", "b", "c"], [12.0, 1.5, "=1+1"])) == [
        {"a": "12", "b": "1.5", "c": "=1+1"}
    ]


def doctype():
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["a"], ["1"]))) as good, zipfile.ZipFile(file, "w") as bad:
        for part in good.infolist():
            data = good.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data
            bad.writestr(part, data)
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return file.getvalue()


def crowd():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(600):
            archive.writestr(str(number), b"")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leer"),
        (b" \n ", "leer"),
        (b"a;b\n" + b"1;2\n" * 5_001, "5.000 Zeilen"),
        (";".join(f"s{n}" for n in range(51)).encode(), "50 Spalten"),
        (b"a" * 2_000_001, "2 MB"),
        (b"a;b;a\n1;2;3", "heißen gleich"),
        (b"a;b\n1;2;3", "Zeile 2 hat mehr Spalten"),
        (b"\n1;2", "Namen der Spalten"),
        (b"a\n\x00", "keine Tabelle"),
        (b"\xff\xfea\x00;\x00", "keine Tabelle"),
        ("a\nx\u0007y".encode(), "Zeile 2 enthält Zeichen"),
        (b"a\n" + b"x" * 10_001, "zu lang"),
        (b'a\n"' + b"x" * 140_000, "Zeile 2"),
        (b"PK\x03\x04" + b"x" * 50, "beschädigt"),
        (doctype(), "nicht lesbar"),
        (bomb(), "zu großen Datei"),
        (crowd(), "zu großen Datei"),
        (xlsx(["a"])[:-30], "beschädigt"),
    ],
)
def test_what_is_no_table_or_too_much_is_refused_with_a_sentence(content, words):
    with pytest.raises(tables.UnreadableTable) as refusal:
        tables.read_table(content)

    assert words in str(refusal.value)


# --- Out -------------------------------------------------------------------------------------------------

HOSTILE = ["=1+1", "+49 611", "-x", "@SUM(A1)", "\tx", "\rx", '"; x', "<b>", "harmlos"]


def test_csv_suits_german_spreadsheets():
    answer = tables.csv_response("Übersicht", ["Name", "Tage"], [["Müller", 3]])

    assert answer.content.decode() == "\ufeffName;Tage\r\nMüller;3\r\n"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%9Cbersicht.csv"
    assert answer["Cache-Control"] == "no-store, private"


def test_no_text_in_a_csv_starts_a_formula():
    answer = tables.csv_response("x", ["a"], [[text] for text in HOSTILE])

    cells = answer.content.decode().split("\r\n")[1:-1]
    assert [cell for cell in cells if cell.lstrip('"')[:1] in tables.FORMULA_START] == []


def test_numbers_stay_numbers():
    assert tables.csv_response("x", ["a"], [[-3]]).content.decode().endswith("\n-3\r\n")


def test_cells_of_a_spreadsheet_are_text_and_never_formulas():
    answer = tables.xlsx_response("x", ["a"], [[text] for text in HOSTILE[:4]] + [[7], [True], [None]])

    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*HOSTILE[:4], 7, "ja", None]
    assert {cell.data_type for cell in cells[:4]} == {"s"}


def test_control_characters_do_not_break_a_spreadsheet():
    answer = tables.xlsx_response("x", ["a"], [["a\x00b\x0bc"]])

    assert load_workbook(io.BytesIO(answer.content)).active["A2"].value == "abc"


@pytest.mark.parametrize("respond", [tables.csv_response, tables.xlsx_response])
def test_what_goes_out_comes_in_again(respond):
    values = ["=1+1", "+49 611", "-x", "@SUM(A1)", '"; x', "Müller 🙂", "a\nb"]

    answer = respond("x", ["a", "b"], [[value, "1"] for value in values])

    assert [row["a"] for row in tables.read_table(answer.content)] == values

"""Tables in and out: CSV and XLSX, with limits for what comes in and text cells for what goes out."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from buendnis.base.errors import NotPossible
from buendnis.base.text import has_forbidden, normal

MAX_BYTES = 2_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 50
MAX_CELL = 10_000
MAX_XLSX_CELL = 32_767  # what a spreadsheet can hold
MAX_UNPACKED = 20_000_000
MAX_PARTS = 500
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = dict[str, str]


class UnreadableTable(NotPossible):
    """A file that is no table, is too large, or holds what we cannot take."""


# --- In --------------------------------------------------------------------------------------------------


def read_table(source: Path | str | bytes | BinaryIO) -> list[Row]:
    """The rows of a CSV or XLSX file as text by column name; see `read_lines`."""
    return [row for _line, row in read_lines(source)]


def read_lines(source: Path | str | bytes | BinaryIO) -> list[tuple[int, Row]]:
    """The rows of a CSV or XLSX file with their line numbers (header = 1); empty rows are left out.

    CSV: UTF-8 (with or without BOM) or ISO-8859-1, separated by `;`, `,` or tab. XLSX: the first sheet;
    formulas are not evaluated. At most 2 MB, 5,000 rows, 50 columns. Raises UnreadableTable.
    """
    content = content_of(source)
    rows = xlsx_rows(content) if content[:4] == b"PK\x03\x04" else csv_rows(content)
    return as_records(rows)


def content_of(source: Path | str | bytes | BinaryIO) -> bytes:
    if isinstance(source, bytes):
        content = source
    elif isinstance(source, (str, Path)):
        with Path(source).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    else:
        content = source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableTable(_("Die Datei ist größer als 2 MB. Bitte teilen Sie sie auf."))
    if not content.strip():
        raise UnreadableTable(_("Die Datei ist leer."))
    return content


def decoded(content: bytes) -> str:
    if b"\0" in content:
        raise UnreadableTable(_("Das ist keine Tabelle. Bitte speichern Sie sie als CSV oder XLSX."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def separator_of(first_line: str) -> str:
    """The most frequent of `;`, `,` and tab in the header; `;` when none occurs."""
    return max(";,\t", key=lambda mark: (first_line.count(mark), mark == ";"))


def csv_rows(content: bytes) -> Iterable[list[str]]:
    text = decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text.split("\n", 1)[0]))
    try:
        yield from reader
    except csv.Error as problem:
        raise UnreadableTable(
            _("Zeile %(line)s ist nicht lesbar. Fehlt ein Anführungszeichen?") % {"line": reader.line_num}
        ) from problem


def xlsx_rows(content: bytes) -> Iterable[list[str]]:
    refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1, max_row=MAX_ROWS + 2):
            yield [as_text(value) for value in row]
    except UnreadableTable:
        raise
    except Exception as problem:  # openpyxl raises whatever its parsers raise
        raise UnreadableTable(
            _("Diese XLSX-Datei ist nicht lesbar. Bitte speichern Sie sie neu.")
        ) from problem


def refuse_bomb(content: bytes) -> None:
    """Look at the sizes in the archive's directory before anything is unpacked; refuse doctypes.

    Python's zipfile never reads more of a part than its directory entry says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableTable(_("Diese Datei entpackt sich zu einer zu großen Datei."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and has_doctype(archive, part):
                    raise UnreadableTable(
                        _("Diese XLSX-Datei ist nicht lesbar. Bitte speichern Sie sie neu.")
                    )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise UnreadableTable(_("Diese XLSX-Datei ist beschädigt.")) from problem


def has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as file:
        return b"<!DOCTYPE" in file.read().replace(b"\0", b"").upper()


def as_text(value: object) -> str:
    """A cell as text: whole numbers without `.0`, days as YYYY-MM-DD."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def as_records(rows: Iterable[list[str]]) -> list[tuple[int, Row]]:
    rows = iter(rows)
    names = header(next(rows, []))
    records: list[tuple[int, Row]] = []
    for line, cells in enumerate(rows, start=2):
        cells = [clean(cell, line) for cell in cells]
        if not any(cells):
            continue
        if any(cells[len(names) :]):
            raise UnreadableTable(_("Zeile %(line)s hat mehr Spalten als die Kopfzeile.") % {"line": line})
        if len(records) == MAX_ROWS:
            raise UnreadableTable(_("Die Datei hat mehr als 5.000 Zeilen. Bitte teilen Sie sie auf."))
        cells += [""] * (len(names) - len(cells))
        records.append((line, dict(zip(names, cells, strict=False))))
    return records


def header(cells: Sequence[str]) -> list[str]:
    names = [clean(cell, 1) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableTable(_("Die erste Zeile muss die Namen der Spalten enthalten."))
    if len(names) > MAX_COLUMNS:
        raise UnreadableTable(_("Die Datei hat mehr als 50 Spalten."))
    if len(set(names)) < len(names):
        raise UnreadableTable(_("Zwei Spalten heißen gleich."))
    return names


def clean(cell: str, line: int) -> str:
    cell = normal(cell).strip()
    if has_forbidden(cell):
        raise UnreadableTable(
            _("Zeile %(line)s enthält Zeichen, die wir nicht verarbeiten können.") % {"line": line}
        )
    if len(cell) > MAX_CELL:
        raise UnreadableTable(_("Eine Zelle in Zeile %(line)s ist zu lang.") % {"line": line})
    return cell.removeprefix("'") if cell[1:2] in FORMULA_START and cell[:1] == "'" else cell


# --- Out -------------------------------------------------------------------------------------------------


def cell_text(value: object) -> str:
    """A value as it stands in an exported cell; German yes and no, days as YYYY-MM-DD."""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    return as_text(value)


def guarded(value: object) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before `= + - @`, tab and return."""
    text = cell_text(value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f"'{text}" if text.startswith(FORMULA_START) and not is_number else text


def csv_response(filename: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV download: UTF-8 with BOM and `;`, as German spreadsheets expect it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow([guarded(str(name)) for name in headers])
    writer.writerows([guarded(value) for value in row] for row in rows)
    return download(f"{filename}.csv", CSV_TYPE, "\ufeff".encode() + file.getvalue().encode())


def xlsx_response(filename: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """An XLSX download: whole numbers as numbers, everything else as text cells that cannot calculate."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tabelle")
    sheet.freeze_panes = "A2"
    sheet.append([bold(sheet, str(name)) for name in headers])
    for row in rows:
        sheet.append([cell_of(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return download(f"{filename}.xlsx", XLSX_TYPE, file.getvalue())


def bold(sheet, value: str) -> Cell:
    cell = text_cell(sheet, value)
    cell.font = Font(bold=True)
    return cell


def text_cell(sheet, value: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_XLSX_CELL]
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def cell_of(sheet, value: object) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    return text_cell(sheet, cell_text(value))


def download(filename: str, content_type: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    answer["Cache-Control"] = "no-store, private"
    return answer


def table_response(
    form: str, filename: str, headers: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """The list as `csv` or `xlsx`; anything else is CSV. The answer knows its `row_count`."""
    rows = list(rows)
    answer = (xlsx_response if form == "xlsx" else csv_response)(filename, headers, rows)
    answer.row_count = len(rows)  # type: ignore[attr-defined]  # for the record, see people.middleware
    return answer

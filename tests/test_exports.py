"""No name, title or text starts a formula, a header or a component in anything that leaves the house.

Generated: every table and calendar file that has an address is fetched while every text in the database is
hostile. Source: trust 15; bad inputs 23, 25, 26.
"""

import csv
import io
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core import mail
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from openpyxl import load_workbook

from buendnis.base import tables
from buendnis.config import doors
from buendnis.dates.models import CalendarEntry
from buendnis.post.models import Message
from buendnis.post.transport import letter

ROOMS = ("people", "alliance", "matching", "cooperation", "dates")
CODES = {
    "url", "key", "kind", "code", "identifier", "digest", "password", "token", "reference", "address", "rule",
    "role_name", "ags", "salt", "verb", "object_type", "nonce", "key_id", "reason_digest", "prefix", "state",
}  # fmt: skip
FORMULA = "=HYPERLINK(1)|"
LINES = "x\r\nATTENDEE:mailto:evil@example.org\r\nBEGIN:VALARM|"


def texts() -> list[tuple[type[models.Model], models.Field]]:
    """Fields for words that people type, in the rooms that export something."""
    return [
        (model, field)
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and model._meta.managed
        for field in model._meta.local_concrete_fields
        if type(field) in (models.CharField, models.TextField)
        and not field.choices
        and not field.unique
        and field.name not in CODES
        and (field.max_length or 999) > 30
    ]


def plant(hostile: str) -> int:
    """Write it before every such text; how many rows carry it now."""
    changed = 0
    for model, field in texts():
        told = Concat(Value(hostile), F(field.name), output_field=models.TextField())
        try:
            with transaction.atomic():
                changed += model._base_manager.exclude(**{field.name: ""}).update(
                    **{field.name: Substr(told, 1, field.max_length or 5000)}
                )
        except Exception:  # a row that the database itself protects, such as the record
            continue
    return changed


def addresses(ending: str, numbers: Iterable[int] = range(1, 6)) -> list[str]:
    """Addresses whose route ends so, with these numbers for ids."""
    routes = {address.route for address in doors.addresses() if address.route.endswith(ending)}
    return sorted(
        "/" + route.replace("<int:pk>", str(number)).replace("<table_form:form>", form)
        for route in routes
        for number in (numbers if "<int:pk>" in route else (1,))
        for form in (("csv", "xlsx") if "<table_form:form>" in route else ("",))
    )


TABLES = [*addresses("<table_form:form>"), *addresses(".csv"), *addresses(".xlsx")]


@pytest.fixture
def office(as_person, settings):
    settings.FRESH_PROOF_MINUTES = 0
    return as_person("geschaeftsstelle")


def cells_of(answer) -> list[str]:
    """What a spreadsheet would calculate: cells of a CSV as they stand, formula cells of an XLSX."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] != b"PK":
        return [
            cell
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
            for cell in row
        ]
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [f"={cell.value}" if cell.data_type == "f" else "" for row in sheet.iter_rows() for cell in row]


def formulas(answer) -> list[str]:
    numbers = ("-0", "-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9")
    return [
        cell for cell in cells_of(answer) if cell.startswith(tables.FORMULA_START) and cell[:2] not in numbers
    ]


def test_no_table_that_leaves_the_house_calculates(office):
    planted = plant(FORMULA)
    answers = {address: office.get(address) for address in TABLES}
    got = {address: answer for address, answer in answers.items() if answer.status_code == 200}

    assert planted > 100
    assert len(got) >= 14
    assert any("HYPERLINK" in cell for cell in cells_of(got["/standorte/tabelle.csv"]))
    assert {address: found for address, answer in got.items() if (found := formulas(answer))} == {}


def test_without_the_guard_the_tables_would_calculate(office, monkeypatch):
    """Negative control."""
    monkeypatch.setattr(tables, "guarded", tables.cell_text)
    plant(FORMULA)

    assert formulas(office.get("/standorte/tabelle.csv")) != []


def test_no_calendar_file_takes_a_line_of_its_own(office):
    plant(LINES)
    some = CalendarEntry.objects.values_list("pk", flat=True)[:5]
    answers = [office.get(address) for address in addresses(".ics", some)]
    files = [answer.content.decode() for answer in answers if answer.status_code == 200]

    lines = [line for file in files for line in file.split("\r\n")]
    assert len(files) >= 2
    assert any("evil@example.org" in file for file in files)
    assert [line for line in lines if line.startswith(("ATTENDEE", "BEGIN:VALARM"))] == []
    assert [line for line in lines if "\n" in line or "\r" in line] == []


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
@pytest.mark.django_db
def test_no_subject_takes_a_header_of_its_own(break_):
    subject = f"Bedarf „x“{break_}Bcc: evil@example.org"

    outbox = mail.get_connection("buendnis.post.backend.OutboxBackend")
    mail.send_mail(subject, "Text", "post@buendnis.example", ["a@demo.example"], connection=outbox)

    sent = letter(Message.objects.latest("pk")).message()
    assert "Bcc" not in sent
    assert len(str(sent["Subject"]).splitlines()) == 1

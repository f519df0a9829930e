import pytest
from django import forms as django_forms
from django.template import engines

from buendnis.base.errors import NotPossible
from buendnis.ui.forms import Form


class VisitForm(Form):
    subject = django_forms.CharField(label="Worum geht es?", max_length=5, help_text="Kurz genügt.")
    email = django_forms.EmailField(label="E-Mail-Adresse")
    visit_on = django_forms.DateField(label="Tag", required=False)
    half_days = django_forms.IntegerField(label="Halbe Tage", min_value=1, required=False)
    kind = django_forms.ChoiceField(
        label="Art", choices=[("a", "Beratung"), ("b", "Besuch")], widget=django_forms.RadioSelect
    )
    topics = django_forms.MultipleChoiceField(
        label="Themen", choices=[("1", "Wohnen")], widget=django_forms.CheckboxSelectMultiple, required=False
    )
    consent = django_forms.BooleanField(label="Ich stimme zu")


class OwnWordsForm(Form):
    name = django_forms.CharField(error_messages={"required": "Bitte nennen Sie den Treff."})


def field_html(form: django_forms.Form, name: str) -> str:
    html = engines["django"].from_string("{% field bound %}").render({"bound": form[name]})
    return " ".join(html.split())


def errors_html(form: django_forms.Form) -> str:
    return " ".join(engines["django"].from_string("{% form_errors form %}").render({"form": form}).split())


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("subject", "", "Bitte füllen Sie dieses Feld aus."),
        ("subject", "zu lang", "Bitte kürzen Sie den Text auf höchstens 5 Zeichen (jetzt 7)."),
        ("email", "name@", "Bitte geben Sie eine gültige E-Mail-Adresse an, zum Beispiel name@stadt.de."),
        ("visit_on", "31.02.2026", "Bitte geben Sie einen Tag an, zum Beispiel 24.11.2026."),
        ("half_days", "1,5", "Bitte geben Sie eine ganze Zahl an, zum Beispiel 3."),
        ("half_days", "0", "Bitte geben Sie mindestens 1 an."),
        ("kind", "", "Bitte wählen Sie etwas aus."),
        ("kind", "z", "Diese Auswahl gibt es nicht mehr. Bitte wählen Sie neu."),
        ("consent", "", "Bitte setzen Sie hier ein Häkchen."),
    ],
)
def test_every_error_is_a_plain_german_sentence(name, typed, sentence):
    form = VisitForm({name: typed})

    assert form.errors[name] == [sentence]


def test_words_of_the_form_itself_stay():
    assert OwnWordsForm({}).errors["name"] == ["Bitte nennen Sie den Treff."]


@pytest.mark.parametrize("typed", ["2026-11-24", "24.11.2026"])
def test_a_day_is_understood_from_picker_and_hand(typed):
    form = VisitForm({"visit_on": typed})
    form.is_valid()

    assert str(form.cleaned_data["visit_on"]) == "2026-11-24"


def test_a_field_ties_label_help_and_error_together():
    html = field_html(VisitForm({}), "subject")

    assert 'for="id_subject"' in html
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'id="id_subject_helptext"' in html
    assert 'id="id_subject_error"' in html
    assert 'aria-invalid="true"' in html
    assert "kern-form-input__input--error" in html


def test_what_was_typed_comes_back():
    html = field_html(VisitForm({"subject": "zu lang & mehr"}), "subject")

    assert 'value="zu lang &amp; mehr"' in html


def test_voluntary_fields_say_so_and_required_ones_are_announced():
    assert "freiwillig" in field_html(VisitForm(), "visit_on")
    assert "freiwillig" not in field_html(VisitForm(), "subject")
    assert 'aria-required="true"' in field_html(VisitForm(), "subject")


def test_a_field_that_is_needed_sometimes_is_not_called_voluntary(monkeypatch):
    monkeypatch.setattr(VisitForm, "sometimes_needed", ("visit_on",))

    assert "freiwillig" not in field_html(VisitForm(), "visit_on")


def test_several_choices_stand_in_a_named_group():
    html = field_html(VisitForm({}), "kind")

    assert '<legend class="kern-label">Art' in html
    assert html.count('type="radio"') == 2
    assert 'aria-describedby="id_kind_error"' in html


def test_checkboxes_look_like_checkboxes():
    assert "kern-form-check__checkbox" in field_html(VisitForm(), "topics")


def test_foreign_forms_take_the_same_look():
    class Foreign(django_forms.Form):
        login = django_forms.CharField()

    assert "kern-form-input__input" in field_html(Foreign(), "login")


def test_the_summary_links_each_error_to_its_field():
    html = errors_html(VisitForm({"email": "name@"}))

    assert "data-error-summary" in html
    assert (
        '<a class="kern-link" href="#id_subject">Worum geht es? Bitte füllen Sie dieses Feld aus.</a>' in html
    )
    assert 'href="#id_kind_0"' in html
    assert ">E-Mail-Adresse: Bitte" in html


def test_there_is_no_summary_before_anything_was_sent():
    assert errors_html(VisitForm()) == ""


def test_a_refusal_stands_at_the_field_that_caused_it():
    form = VisitForm({"subject": "Treff", "email": "a@b.de", "kind": "a", "consent": "on", "half_days": "3"})
    form.is_valid()

    form.add_problem(NotPossible("So viele halbe Tage sind nicht mehr frei.", field="half_days"))
    form.add_problem(NotPossible("Das Angebot ist beendet."))

    assert form.errors["half_days"] == ["So viele halbe Tage sind nicht mehr frei."]
    assert form.non_field_errors() == ["Das Angebot ist beendet."]

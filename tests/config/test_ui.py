"""The tags that screens are built from."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from config.templatetags import ui


class Example(forms.Form):
    kind = forms.ChoiceField(label="Slag", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    text = forms.CharField(label="Text", help_text="Kort.")
    note = forms.CharField(label="Not", required=False, widget=forms.Textarea)
    yes = forms.BooleanField(label="Ja", required=False)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_button_submits_or_leads() -> None:
    assert '<button type="submit"' in render('{% button "Spara" %}')
    assert 'href="/x"' in render('{% button "Visa" href="/x" variant="secondary" %}')


def test_button_text_is_escaped() -> None:
    assert "&lt;b&gt;" in render("{% button text %}", text="<b>")


@pytest.mark.parametrize(
    "source",
    ['{% button "x" variant="huge" %}', '{% badge "x" "pink" %}', '{% alert "pink" %}x{% endalert %}'],
)
def test_unknown_look_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source)


def test_alert_keeps_markup_and_escapes_values() -> None:
    html = render('{% alert "warning" "Se upp" %}<p>{{ text }}</p>{% endalert %}', text="<i>")
    assert 'data-color="warning"' in html
    assert "<p>&lt;i&gt;</p>" in html
    assert "<h2" in html


def test_every_icon_can_be_shown_and_is_hidden_from_readers() -> None:
    for name in ("clock", "eye", "flag", "lock", "shield"):
        assert 'aria-hidden="true"' in ui.icon(name)


def test_dates_are_swedish_and_in_stockholm_time() -> None:
    assert ui.day(date(2026, 11, 20)) == "20 nov 2026"
    assert ui.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 jul 2026 kl. 00.30"
    assert ui.day(None) == ui.moment(None) == ""


@pytest.mark.parametrize(("tags", "tone"), [("error", "danger"), ("extra success", "success"), ("", "info")])
def test_message_tone(tags: str, tone: str) -> None:
    assert ui.message_tone(tags) == tone


def test_fields_have_labels_help_and_say_what_is_optional() -> None:
    html = Example().as_div()
    assert "<legend>Slag</legend>" in html
    assert 'aria-describedby="id_text_helptext"' in html
    assert 'id="id_text_helptext"' in html
    assert "(frivilligt)" in html
    assert "style=" not in html


def test_wrong_fields_point_at_their_message() -> None:
    html = Example({}).as_div()
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_error"' in html


def test_error_summary_links_to_the_control() -> None:
    html = render('{% include "components/error_summary.html" %}', form=Example({}))
    assert 'href="#id_kind_0"' in html
    assert 'href="#id_text"' in html
    assert "Slag: " in html
    assert "data-error-summary" in html


def test_no_summary_without_errors() -> None:
    assert render('{% include "components/error_summary.html" %}', form=Example()).strip() == ""

"""The texts of the screen are found wherever they are marked, and the compiled catalogue gives them back."""

import gettext
from pathlib import Path

import pytest

from config import catalogue


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "Spara" %}', [("Spara", None)]),
        ("{% translate 'Spara' context \"knapp\" %}", [("Spara", "knapp")]),
        ('{% translate "100 %" %}', [("100 %%", None)]),
        ('{% button _("Spara") variant="secondary" %}', [("Spara", None)]),
        ('{{ name|default:_("ingen") }}', [("ingen", None)]),
        ("{% blocktranslate %}Hej {{ name }}{% endblocktranslate %}", [("Hej %(name)s", None)]),
        ("{% blocktranslate trimmed %}\n  Hej\n  du\n{% endblocktranslate %}", [("Hej du", None)]),
        (
            "{% blocktranslate count n=x %}{{ n }} dag{% plural %}{{ n }} dagar{% endblocktranslate %}",
            [(("%(n)s dag", "%(n)s dagar"), None)],
        ),
        ("{% translate \"Han sade 'nej'\" %}", [("Han sade 'nej'", None)]),
        ("<p>Spara</p>{# translate #}{% if a %}x{% endif %}", []),
        ('{% comment %}{% translate "Bort" %}{% endcomment %}', []),
    ],
)
def test_what_a_template_marks(source: str, found: list[object]) -> None:
    assert list(catalogue.in_template(source)) == found


def test_code_and_templates_are_both_looked_through(tmp_path: Path) -> None:
    for app in catalogue.CODE:
        (tmp_path / app).mkdir()
    code = '_("ett")\nngettext_lazy("en", "flera")\npgettext("x", "två")\n_(namn)\n'
    (tmp_path / "sig" / "a.py").write_text(code)
    (tmp_path / "templates" / "t").mkdir(parents=True)
    (tmp_path / "templates" / "t" / "p.html").write_text('{% translate "tre" %}')
    found = list(catalogue.messages(tmp_path))
    assert found == [("ett", None), (("en", "flera"), None), ("två", "x"), ("tre", None)]


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "en" / "django.po"
    texts: list[tuple[catalogue.Message, str | None]] = [("Spara", None), (("en", "flera"), None)]
    monkeypatch.setattr(catalogue, "messages", lambda: iter(texts))
    monkeypatch.setattr(catalogue, "FILE", path)
    catalogue.update(path)
    path.write_text(path.read_text().replace('msgid "Spara"\nmsgstr ""', 'msgid "Spara"\nmsgstr "Save"'))
    texts[1] = ("Ny", None)
    catalogue.update(path)
    kept = catalogue.held(path)
    assert (kept.get("Spara").string, kept.get("Ny").string, kept.get("en")) == ("Save", "", None)
    before = path.read_bytes()
    catalogue.update(path)
    assert path.read_bytes() == before


def test_a_compiled_catalogue_answers_in_english(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    made = catalogue._empty()
    made.add("Spara", "Save")
    made.add(("%(n)s dag", "%(n)s dagar"), ("%(n)s day", "%(n)s days"))
    with path.open("wb") as file:
        catalogue.write_po(file, made)
    assert catalogue.compile_catalogue(path)
    assert not catalogue.compile_catalogue(path)
    with path.with_suffix(".mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("Spara") == "Save"
    assert english.ngettext("%(n)s dag", "%(n)s dagar", 2) == "%(n)s days"

"""Plaintext stays out of everything that a value can be turned into, before and after saving."""

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from audit.decisions import Decision, NotAllowed
from crypto.errors import SealedNotPortable, SealedUnprintable
from crypto.keyring import Keyring
from crypto.sealed import open_for_machine
from tests.crypto import folk
from tests.crypto.conftest import YES
from tests.crypto.folk import Person

pytestmark = pytest.mark.usefixtures("folk", "ring")
SECRET = "Hemlighetsnamnet"


@pytest.fixture(params=["pending", "saved", "loaded", "history"])
def row(request: pytest.FixtureRequest) -> Any:
    person = Person(**{"name": "Hemlig" + "hetsnamnet"})
    if request.param == "pending":
        return person
    person.save()
    if request.param == "history":
        return person.history.get()
    return person if request.param == "saved" else Person.objects.get(pk=person.pk)


@pytest.mark.parametrize(
    "attempt",
    [
        str,
        bytes,
        format,
        iter,
        list,
        "{}".format,
        "%s".__mod__,
        lambda value: f"{value}",
        lambda value: f"{value:>20}",
    ],
)
def test_becoming_text_is_refused(row: Any, attempt: Callable[[Any], Any]) -> None:
    with pytest.raises(SealedUnprintable):
        attempt(row.name)


@pytest.mark.parametrize("attempt", [repr, "{!r}".format, "%r".__mod__, lambda value: str([value]), ascii])
def test_a_repr_says_sealed(row: Any, attempt: Callable[[Any], str]) -> None:
    assert attempt(row.name) in ("<Sealed>", "[<Sealed>]")


def test_nothing_inside_prints(row: Any) -> None:
    inner = row.__dict__["name"]
    assert repr(inner) == "<Sealed>"
    assert SECRET not in repr(row.__dict__) + repr(row) + repr(vars(row))
    with pytest.raises(SealedUnprintable):
        str(inner)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_is_refused(row: Any, protocol: int) -> None:
    for thing in (row.name, row.__dict__["name"], row):
        with pytest.raises(SealedNotPortable):
            pickle.dumps(thing, protocol)


@pytest.mark.parametrize("encoder", [json.JSONEncoder, DjangoJSONEncoder])
def test_json_is_refused(row: Any, encoder: type[json.JSONEncoder]) -> None:
    with pytest.raises(TypeError) as refused:
        json.dumps({"name": row.name}, cls=encoder)
    assert SECRET not in str(refused.value)


def test_json_with_str_as_a_way_out_is_refused(row: Any) -> None:
    with pytest.raises(SealedUnprintable):
        json.dumps({"name": row.name}, default=str)


@pytest.mark.parametrize("kind", ["json", "python", "xml"])
def test_dumpdata_is_refused(row: Any, kind: str) -> None:
    with pytest.raises((SealedNotPortable, SealedUnprintable)):
        str(serializers.serialize(kind, [row]))


def test_copies_stay_shut(row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(apps.app_configs, folk.LABEL, folk.app)
    monkeypatch.setattr(folk.app, "models", apps.all_models[folk.LABEL])
    for twin in (copy.copy(row), copy.deepcopy(row)):
        assert SECRET not in repr(twin.__dict__)
        assert twin.name.reveal(YES) == SECRET


def test_logging_does_not_write_it(row: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.Logger("alone")
    log.addHandler(logging.StreamHandler())
    log.warning("name: %s", row.name)
    log.warning("name: %r", row.name)
    log.warning("row: %s", row)
    shown = "".join(capsys.readouterr())
    assert "Hemlig" not in shown
    assert "<Sealed>" in shown


def test_tracebacks_and_the_debug_page_do_not_show_it(row: Any, ring: Keyring, settings: Any) -> None:
    settings.DEBUG = True
    row.nickname = None
    ring.store.path.chmod(0o600)
    try:
        value = row.name
        value.reveal(YES)
        raise RuntimeError("after reading")
    except RuntimeError as error:
        reporter = ExceptionReporter(RequestFactory().get("/"), type(error), error, error.__traceback__)
        page = reporter.get_traceback_html() + reporter.get_traceback_text()
        lines = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert SECRET not in page + lines
    assert "&lt;Sealed&gt;" in page


def test_the_debug_page_hides_plaintext_when_sealing_fails(
    ring: Keyring, settings: Any, monkeypatch: Any
) -> None:
    settings.DEBUG = True

    def fail(*args: Any) -> None:
        raise RuntimeError("no key")

    monkeypatch.setattr(Keyring, "sealing", fail)
    person = Person(**{"name": "Hemlig" + "hetsnamnet"})
    try:
        person.save()
    except RuntimeError as error:
        page = ExceptionReporter(RequestFactory().get("/"), type(error), error, error.__traceback__)
        shown = page.get_traceback_html()
    assert SECRET not in shown


@pytest.mark.parametrize("decision", [None, True, 1, "yes", object(), NotAllowed])
def test_only_a_decision_opens(row: Any, decision: Any) -> None:
    with pytest.raises(TypeError):
        row.name.reveal(decision)


@pytest.mark.parametrize("allowed", [False, 0, None, 1, "yes"])
def test_a_decision_that_does_not_allow_opens_nothing(row: Any, allowed: Any) -> None:
    with pytest.raises(NotAllowed):
        row.name.reveal(Decision(allowed=allowed, reason="not_member"))


def test_a_machine_needs_a_purpose(row: Any) -> None:
    assert open_for_machine(row.name, "totp") == SECRET
    with pytest.raises(ValueError, match="purpose"):
        open_for_machine(row.name, "")


def test_errors_name_no_value() -> None:
    for value in (7, b"Hemlighetsnamnet", ["Hemlighetsnamnet"]):
        with pytest.raises(TypeError) as refused:
            Person(name=value)
        assert SECRET not in str(refused.value)
    with pytest.raises(ValueError, match="200") as refused_length:
        Person(name=SECRET * 20)
    assert SECRET not in str(refused_length.value)

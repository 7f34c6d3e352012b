"""Commitments and indicators through services, doors and pages: nothing is lost, few are never shown."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import NotAllowed
from sig.commitments import access as commitments
from sig.commitments.policy import may_read, may_write
from sig.importing.tables import TableFault
from sig.indicators import access as indicators
from sig.indicators.shown import Spot
from sig.models import AppendOnlyError, CommitmentStatus, IndicatorValue
from sig.programme import parse
from sig.services import agreement, programmes
from sig.services.agreement import BadRows, Status
from teams.roles import ROLES
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SAID_ON = date(2018, 5, 3)
STATUS = Status("2018-2", "going_on", "Socialnämnden", SAID_ON, "Tolv samtal.", "Polisen", "Färre bråk")
HEAD = "Indikator;År;Kön;Område;Värde;Källa"


@pytest.fixture
def agreed() -> None:
    text = (Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
    programmes.load(parse(text), coordinator=cast.anna(), deputy=cast.dag())


def stored() -> list[IndicatorValue]:
    with acting_as(cast.anna()):
        return list(IndicatorValue.objects.order_by("id"))


def page_of(code: str) -> commitments.CommitmentPage | None:
    found = commitments.page(by=cast.stig())
    return found.find(code) if found else None


def test_all_that_the_file_says_is_loaded_once(agreed: None):
    found = commitments.page(by=cast.stig())
    assert found is not None
    assert [len(theme.commitments) for theme in found.themes] == [7, 6, 6]
    assert (found.times, len(found.open), found.missing) == (3, 12, 19)
    measured = indicators.page(by=cast.maj())
    assert measured is not None
    assert len(measured.indicators) == 8
    text = (Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
    again = programmes.load(parse(text))
    assert (again.made, again.changed) == (0, 0)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_read_and_who_may_write(role: str):
    readers, writers = {"coordinator", "management_group", "steering_group"}, {"coordinator"}
    held = frozenset({role})
    assert may_read(held, active=True).allowed == (role in readers)
    assert may_write(held, active=True).allowed == (role in writers)
    assert not may_read(held, active=False).allowed
    assert not may_write(held, active=False).allowed


def test_a_correction_keeps_what_was_said_before(agreed: None):
    agreement.say(commitment="metod", status=STATUS, by=cast.anna())
    agreement.say(
        commitment="metod", status=Status(**(vars(STATUS) | {"done": "Elva samtal."})), by=cast.dag()
    )
    later = Status("2018-3", "done", "Polisen", clock.today(), "Klart.")
    agreement.say(commitment="metod", status=later, by=cast.anna())
    one = page_of("metod")
    assert [(line.round.code, line.said.done, line.said.recorded_by) for line in one.rounds] == [
        ("2018-3", "Klart.", "Anna Samordnare"),
        ("2018-2", "Elva samtal.", "Dag Ställföreträdare"),
    ]
    assert [(old.done, old.said_on) for old in one.rounds[1].earlier] == [("Tolv samtal.", SAID_ON)]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"round": "2020-1"}, "round"),
        ({"round": "2015-3"}, "round"),
        ({"round": "2018-4"}, "round"),
        ({"standing": "fine"}, "standing"),
        ({"done": "  "}, "done"),
        ({"said_on": date(2999, 1, 1)}, "said_on"),
    ],
)
def test_a_status_that_cannot_be(agreed: None, change: dict[str, object], where: str):
    with pytest.raises(ValidationError) as refused:
        agreement.say(commitment="metod", status=Status(**(vars(STATUS) | change)), by=cast.anna())
    assert list(refused.value.error_dict) == [where]
    with acting_as(cast.anna()):
        assert not CommitmentStatus.objects.exists()


def test_nothing_has_to_have_been_done_when_it_has_not_begun(agreed: None):
    status = Status("2018-2", "not_begun", "Polisen", clock.today() - timedelta(days=1))
    assert agreement.say(commitment="metod", status=status, by=cast.anna()).done == ""


def test_only_coordinators_write(agreed: None):
    for by in (cast.stig(), cast.maj(), cast.petra()):
        with pytest.raises(NotAllowed):
            agreement.say(commitment="metod", status=STATUS, by=by)
        with pytest.raises(NotAllowed):
            agreement.enter(indicator="narcotics", spot=Spot(2016), value=Decimal(1), source="Brå", by=by)
        with pytest.raises(NotAllowed):
            agreement.take_in(data=f"{HEAD}\nnarcotics;2016;;;1;Brå".encode(), by=by)
    with pytest.raises(NotAllowed):
        commitments.page(by=cast.petra())
    with pytest.raises(NotAllowed):
        indicators.page(by=cast.adam())
    assert stored() == []


def test_rows_are_never_changed(agreed: None):
    made = agreement.enter(
        indicator="narcotics", spot=Spot(2016), value=Decimal(150), source="Brå", by=cast.anna()
    )
    with pytest.raises(AppendOnlyError):
        made.save()
    with pytest.raises(AppendOnlyError):
        made.delete()


def test_a_value_is_corrected_by_a_new_row_and_the_same_adds_none(agreed: None):
    given = {"indicator": "narcotics", "by": cast.anna()}
    first = Spot(2015)
    assert agreement.enter(spot=first, value=Decimal(163), source="Brå", **given)
    assert agreement.enter(spot=first, value=Decimal(163), source="Brå", **given) is None
    assert agreement.enter(spot=first, value=Decimal(161), source="Brå, rättad", **given)
    (line,) = [one for one in _lines("narcotics") if one.year == 2015]
    assert line.everybody.value.value == 161
    assert [(old.value, old.source) for old in line.everybody.earlier] == [
        (162, indicators.AGREEMENT),
        (163, "Brå"),
    ]


def test_a_small_part_is_stored_and_not_shown(agreed: None, client_for):
    for sex, number in (("", 60), ("F", 3), ("M", 57)):
        agreement.enter(
            indicator="narcotics", spot=Spot(2016, sex), value=Decimal(number), source="Brå", by=cast.anna()
        )
    (line,) = [one for one in _lines("narcotics") if one.year == 2016]
    assert line.everybody.value.value == 60
    assert (line.girls.withheld, line.boys.withheld) == (True, True)
    page = client_for(cast.stig()).get(reverse("indicators")).content.decode()
    assert "visas inte" in page
    assert "kan peka ut någon" in page
    assert ">57<" not in page
    writer = client_for(cast.anna()).get(reverse("indicator-value", args=("narcotics",))).content.decode()
    assert writer.count("visas inte på sidan") == 2


@pytest.mark.parametrize(
    ("sex", "number", "says"),
    [
        ("F", "4", "sparat men visas inte"),
        ("M", "90", "sparat men visas inte"),
        ("", "4", "Värdet är sparat. Ett tidigare"),
    ],
)
def test_whoever_enters_is_told_when_a_value_is_not_shown(
    agreed: None, client_for, sex: str, number: str, says: str
):
    given = {"indicator": "narcotics", "source": "Brå", "by": cast.anna()}
    agreement.enter(spot=Spot(2016, "F"), value=Decimal(3), **given)
    sent = {"year": "2016", "sex": sex, "value": number, "source": "Brå", "submission_token": str(uuid4())}
    address = reverse("indicator-value", args=("narcotics",))
    answer = client_for(cast.anna()).post(address, sent, follow=True)
    assert says in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "spot"),
    [
        ("night-walks", Spot(2016, "F")),
        ("narcotics", Spot(2016, "", "arby")),
        ("safety-index", Spot(2016, "", "nyfors")),
    ],
)
def test_a_split_that_the_indicator_does_not_have(agreed: None, code: str, spot: Spot):
    with pytest.raises(ValidationError, match="delas inte upp så"):
        agreement.enter(indicator=code, spot=spot, value=Decimal(5), source="Brå", by=cast.anna())


def test_a_file_goes_in_whole_or_not_at_all(agreed: None):
    good = f"{HEAD}\nnarcotics;2016;;;150;Brå\nnarcotics;2015;;;160;Brå\nTrygghetsindex;2016;;Årby;3,5;Enkät"
    with pytest.raises(BadRows) as fault:
        agreement.take_in(data=f"{good}\nnarcotics;2016;;Årby;9;Brå".encode(), by=cast.anna())
    assert [str(one) for one in fault.value.problems] == [
        "Rad 5, Område: ska vara tom. Indikatorn delas inte upp på områden."
    ]
    assert stored() == []
    assert agreement.take_in(data=good.encode(), by=cast.anna()) == agreement.Stored(2, 1, 0)
    assert agreement.take_in(data=good.encode(), by=cast.anna()) == agreement.Stored(0, 0, 3)
    assert [(one.value, one.imported) for one in stored()] == [
        (150, True),
        (160, True),
        (Decimal("3.5"), True),
    ]


def test_the_same_from_a_spreadsheet(agreed: None):
    book = openpyxl.Workbook()
    for row in (HEAD.split(";"), ["drug-attitude", 2018, "flickor", None, 3.9, "Enkät"]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    assert agreement.take_in(data=held.getvalue(), by=cast.anna()) == agreement.Stored(1, 0, 0)
    assert [(one.sex, one.value) for one in stored()] == [("F", Decimal("3.9"))]


def test_a_file_that_is_no_table(agreed: None):
    with pytest.raises(TableFault, match="tom"):
        agreement.take_in(data=b"", by=cast.anna())


def test_every_look_and_change_is_in_the_ledger(agreed: None, superuser):
    agreement.say(commitment="metod", status=STATUS, by=cast.anna())
    agreement.take_in(data=f"{HEAD}\nnarcotics;2016;;;150;Brå".encode(), by=cast.anna())
    commitments.page(by=cast.stig())
    indicators.page(by=cast.maj(), printed=True)
    with pytest.raises(NotAllowed):
        indicators.page(by=cast.petra())
    with superuser() as session:
        rows = session.execute("SELECT payload FROM audit_entry ORDER BY txid, id").fetchall()
    wanted = [
        Action.COMMITMENT_STATUS,
        Action.INDICATOR_IMPORT,
        Action.AGREEMENT_VIEW,
        Action.PRINT_AGREEMENT,
        Action.REFUSED,
    ]
    told = [json.loads(bytes(row[0])) for row in rows]
    assert [one["action"] for one in told if one["action"] in wanted] == wanted
    assert not any(one["action"] == Action.WRITE_RAW for one in told)


def test_a_form_that_is_wrong_keeps_what_was_typed(agreed: None, client_for):
    client = client_for(cast.anna())
    sent = {"round": "2018-2", "standing": "going_on", "done": "", "effects": "Färre bråk vid torget."}
    answer = client.post(reverse("commitment-status", args=("metod",)), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Färre bråk vid torget." in page
    assert "Välj vem som har sagt det." in page
    answer = client.post(reverse("indicator-value", args=("narcotics",)), {"year": "18", "value": "många"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv året med fyra siffror." in page
    assert 'value="många"' in page


def test_faults_of_a_file_stand_on_the_page_with_row_and_column(agreed: None, client_for):
    file = SimpleUploadedFile("tal.csv", f"{HEAD}\nx;2016;;;1;Brå\nnarcotics;2016;;;två;Brå".encode())
    sent = {"file": file, "submission_token": str(uuid4())}
    answer = client_for(cast.anna()).post(reverse("indicators-import"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Inget är sparat." in page
    assert "Rad 2, Indikator: finns inte." in page
    assert "Rad 3, Värde: Skriv ett tal med siffror" in page
    assert stored() == []


def test_the_sheets_are_papers(agreed: None, client_for):
    for name in ("commitments-print", "indicators-print"):
        answer = client_for(cast.stig()).get(reverse(name))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def _lines(code: str) -> tuple[indicators.IndicatorPage, ...]:
    found = indicators.page(by=cast.stig())
    return next(one.lines for one in found.indicators if one.code == code)

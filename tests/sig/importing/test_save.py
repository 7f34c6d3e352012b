"""The sample caseload goes in whole, once, with its own dates, or not at all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.acting import acting_as, acting_as_system
from sig.importing import save, tables
from sig.importing.invented import caseload
from sig.importing.rows import understand
from sig.models import Case, Outcome, StageChange
from sig.programme import parse
from sig.services import programmes
from teams.models import User
from teams.services import conflicts
from tests import cast

HERE = Path(__file__).parents[3] / "programmes"
SAMPLE = HERE / "sample-caseload.csv"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hands() -> save.Hands:
    file = parse((HERE / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8"))
    programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    return save.Hands(cast.anna(), cast.dag(), {"police": cast.petra(), "school": cast.sam()})


def test_a_programme_file_is_loaded_once(hands: save.Hands):
    file = parse((HERE / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8"))
    again = programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    assert (again.made, again.changed) == (0, 0)


def test_the_first_ten_keep_their_stages_and_dates(hands: save.Hands):
    ten = caseload()[:10]
    done = save.save(ten, hands)
    assert len(done.cases) == 10
    with acting_as(cast.anna()):
        for case in ten:
            row = Case.objects.get(number=case.number)
            assert row.nominated_on == case.nominated_on
            moves = dict(StageChange.objects.filter(case=row).values_list("to_stage", "at"))
            for stage in ("eligible", "informed", "consented", "started", "closed", "refused", "declined"):
                day = getattr(case, f"{stage}_on")
                assert (moves[stage].date() == day) if day else stage not in moves
        verdicts = Counter(Outcome.objects.values_list("verdict", flat=True))
    assert verdicts["broken"] >= 1


def test_again_changes_nothing(hands: save.Hands):
    three = caseload()[:3]
    save.save(three, hands)
    again = save.save(three, hands)
    assert (again.cases, len(again.skipped)) == ({}, 3)


def test_all_or_nothing(hands: save.Hands):
    good, bad = caseload()[:2]
    bad = replace(bad, declined_on=None, refused_on=None, eligible_on=None, informed_on=None)
    with pytest.raises(save.ImportRefused) as refused:
        save.save([good, bad], hands)
    assert refused.value.problems[0].row == bad.row
    with acting_as(cast.anna()):
        assert not Case.objects.exists()


def stranger() -> User:
    return cast.person("bo@social.example", "Bo Främling", "coordinator", at="socialtjansten")


@pytest.mark.parametrize("who", [stranger, cast.petra], ids=["another coordinator", "the police"])
def test_only_the_programmes_coordinator_imports(hands: save.Hands, who: Callable[[], User]):
    with pytest.raises(save.ImportRefused) as refused:
        save.save(caseload()[:2], save.Hands(who()))
    assert "programmets samordnare" in refused.value.problems[0].sentence
    with acting_as(cast.anna()):
        assert not Case.objects.exists()


def test_a_number_in_a_case_that_the_coordinator_cannot_see_is_refused_whole(hands: save.Hands):
    first, second, third = caseload()[:3]
    done = save.save([second], hands)
    with acting_as_system("test"):
        team = Case.objects.select_related("team").get(pk=done.cases[second.number]).team
    conflicts.declare(team=team, user=cast.anna(), by=cast.anna())
    assert save.existing([first, second, third], by=cast.anna()) == set()
    with pytest.raises(save.ImportRefused) as refused:
        save.save([first, replace(second, row=77), third], hands)
    [problem] = refused.value.problems
    assert (problem.row, problem.heading) == (77, "Ärendenummer")
    assert "som du inte samordnar" in problem.sentence
    with acting_as_system("test"):
        assert Case.objects.count() == 1


def test_the_command_tries_first_and_says_so(hands: save.Hands):
    out = StringIO()
    call_command("import_cases", SAMPLE, by=cast.anna().email, stdout=out)
    assert "60 nya ärenden, 0 finns redan" in out.getvalue()
    assert "Ingenting är sparat" in out.getvalue()
    with acting_as(cast.anna()):
        assert not Case.objects.exists()


def test_the_command_names_every_row_that_is_wrong(hands: save.Hands, tmp_path: Path):
    lines = SAMPLE.read_text(encoding="utf-8-sig").splitlines()
    lines[3] = lines[3].replace(";pojke;", ";karl;")
    lines[5] = lines[5].replace(";ja;", ";kanske;", 1)
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("\n".join(lines), encoding="utf-8")
    err = StringIO()
    with pytest.raises(CommandError, match="Ingenting är sparat"):
        call_command("import_cases", wrong, by=cast.anna().email, save=True, stderr=err)
    assert "Rad 4, Kön:" in err.getvalue()
    assert "Rad 6, Aktuell hos socialtjänsten: ska vara ja eller nej." in err.getvalue()
    assert "karl" not in err.getvalue()


@pytest.mark.parametrize("name", ["sample-caseload.csv", "sample-caseload.xlsx"])
def test_the_sample_files_are_the_invented_caseload(hands: save.Hands, name: str):
    found, problems = understand(tables.read(HERE / name), save.names(), today=save.date(2026, 1, 1))
    assert problems == []
    assert found == caseload()

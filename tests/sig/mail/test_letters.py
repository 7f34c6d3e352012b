"""Who gets a letter, how many, and that it says nothing."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from audit import clock
from audit.acting import acting_as, acting_as_system
from sig.mail import letter, post, wishes
from sig.mail.rule import Wish
from sig.models import MailSetting, Notice
from sig.models.codes import NoticeCode
from sig.services import steps
from teams import notices
from teams.models import Notice as TeamNotice
from teams.services import conflicts, members, users
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALWAYS = Wish("at_once", quiet_from=0, quiet_to=0, weekends=True)


@pytest.fixture(autouse=True)
def letters(settings):
    settings.MAIL_ON, settings.SITE_ADDRESS = True, "https://sig.kommunen.example/"
    return mail.outbox


@pytest.fixture
def at(monkeypatch):
    """`at(minutes=5)`: so long after Monday at ten in Stockholm."""

    def move(**after) -> None:
        now = MONDAY + timedelta(**after)
        monkeypatch.setattr(clock, "_now", lambda: now)

    return move


@pytest.fixture
def begun():
    """A case, with all that was told of it so far read."""
    made = story.begin()
    forget(made.anna, cast.dag())
    return made


def forget(*people):
    for person in people:
        with acting_as(person):
            Notice.objects.update(read_at=clock.now())
    with acting_as_system("test"):
        TeamNotice.objects.update(read_at=clock.now())


def tell(begun, *people, code=NoticeCode.FLAGGED, times=1):
    """Notices written now. The seats of the story are older than any clock that a test sets."""
    with acting_as_system("test"):
        for person in people:
            for _time in range(times):
                Notice.objects.create(case=begun.case, user=person, code=code, created_at=clock.now())


def addresses():
    return [to for one in mail.outbox for to in one.to]


def test_many_notices_of_every_kind_are_one_letter_that_says_nothing(begun, at):
    at()
    for code in NoticeCode:
        tell(begun, begun.anna, code=code, times=2)
    at(minutes=5)
    assert post.deliver() == 1
    (sent,) = mail.outbox
    assert sent.to == [begun.anna.email]
    assert sent.subject == "Du har något att göra i SIG"
    assert sent.body == "Du har något att göra i SIG.\n\nhttps://sig.kommunen.example/\n"
    for hidden in (begun.case.number, begun.anna.name, "Kim"):
        assert hidden not in sent.message().as_string()
    at(minutes=10)
    assert post.deliver() == 0


def test_the_letter_is_the_same_for_every_reason(begun, at):
    wishes.change(ALWAYS, by=begun.anna)
    said = set()
    for number, code in enumerate(NoticeCode):
        at(hours=2 * number)
        tell(begun, begun.anna, code=code)
        at(hours=2 * number, minutes=2)
        assert post.deliver() == 1
        said.add((mail.outbox[-1].subject, mail.outbox[-1].body))
    assert len(said) == 1


def test_at_most_one_an_hour_and_what_came_meanwhile_is_in_the_second(begun, at):
    wishes.change(ALWAYS, by=begun.anna)
    sent = []
    for minute in range(0, 180, 5):
        at(minutes=minute)
        tell(begun, begun.anna)
        sent.append(post.deliver())
    assert sum(sent) == 3


def test_a_notice_written_before_the_letter_and_seen_after_it_is_not_lost(begun, at):
    wishes.change(ALWAYS, by=begun.anna)
    at()
    tell(begun, begun.anna)
    at(minutes=1)
    assert post.deliver() == 1
    at(seconds=30)
    tell(begun, begun.anna)
    at(minutes=61)
    assert post.deliver() == 1
    at(minutes=125)
    assert post.deliver() == 0


def test_nobody_is_written_to_about_a_case_that_is_no_longer_theirs(begun, at):
    petra, sam = cast.petra(), cast.sam()
    seat = cast.join(begun.case.team, petra)
    cast.join(begun.case.team, sam)
    at()
    tell(begun, petra, sam, cast.olle())
    members.end(membership=seat, by=begun.anna)
    conflicts.declare(team=begun.case.team, user=sam, by=sam)
    at(minutes=5)
    post.deliver()
    assert not {petra.email, sam.email, cast.olle().email} & set(addresses())


def test_what_was_read_and_whoever_is_closed_out_gets_none(begun, at):
    at()
    tell(begun, begun.anna)
    with acting_as(begun.anna):
        Notice.objects.update(read_at=clock.now())
    at(minutes=5)
    assert post.deliver() == 0
    tell(begun, begun.anna)
    users.deactivate(user=begun.anna, by=cast.adam())
    at(minutes=10)
    post.deliver()
    assert begun.anna.email not in addresses()


def test_a_word_about_the_team_counts_too(begun, at):
    at()
    notices.tell_roles(team_id=begun.case.team_id, kind="glass_to_review", roles=["log_reviewer"])
    lovisa = cast.lovisa()
    notices.tell_roles(team_id=begun.case.team_id, kind="glass_to_review", roles=["log_reviewer"])
    at(minutes=5)
    post.deliver()
    assert lovisa.email in addresses()


def test_never_means_never_and_off_means_off(begun, at, settings):
    wishes.change(Wish("never"), by=begun.anna)
    at()
    tell(begun, begun.anna)
    at(hours=1)
    assert post.deliver() == 0
    wishes.change(ALWAYS, by=begun.anna)
    settings.MAIL_ON = False
    assert post.deliver() == 0
    settings.MAIL_ON = True
    assert post.deliver() == 1


def test_the_ledger_says_whom_and_that_and_not_what(begun, at, monkeypatch):
    from audit import services

    written, real = [], services.append
    monkeypatch.setattr(
        services, "append", lambda fields, **more: (written.append(fields), real(fields, **more))
    )
    at()
    tell(begun, begun.anna)
    at(minutes=5)
    post.deliver()
    (entry,) = [one for one in written if one["action"] == "mail.send"]
    assert (entry["actor"], entry["object"], entry["outcome"]) == (
        "system:sig.mail",
        f"user:{begun.anna.pk}",
        "ok",
    )
    assert not any(entry.get(part) for part in ("case", "purpose", "count"))


class Broken(EmailBackend):
    error: Exception

    def send_messages(self, messages):
        super().send_messages(messages)
        raise self.error


@pytest.mark.parametrize(
    ("error", "again"),
    [(ConnectionRefusedError(), True), (TimeoutError(), True), (smtplib.SMTPServerDisconnected(), True)]
    + [(smtplib.SMTPRecipientsRefused({}), False), (smtplib.SMTPDataError(550, b""), False)],
)
def test_a_server_that_fails_is_tried_again_and_an_address_it_refuses_is_not(
    begun, at, settings, error, again
):
    at()
    tell(begun, begun.anna)
    at(minutes=5)
    Broken.error = error
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    assert post.deliver() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert post.deliver() == int(again)


def test_a_crash_between_sending_and_remembering_sends_it_once_more(begun, at, monkeypatch):
    at()
    tell(begun, begun.anna)
    at(minutes=5)

    class Crash(BaseException):
        pass

    def crash(*_given, **_more):
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(post, "record", crash)
        with pytest.raises(Crash):
            post.deliver()
    assert post.deliver() == 1
    assert addresses() == [begun.anna.email] * 2
    assert post.deliver() == 0


def test_somebody_elses_wish_is_neither_seen_nor_changed(begun):
    wishes.change(ALWAYS, by=begun.anna)
    with acting_as(cast.dag()):
        assert not MailSetting.objects.exists()
        assert MailSetting.objects.update(when="never") == 0
    assert wishes.mine(by=begun.anna)[0] == ALWAYS


def test_a_new_step_reaches_its_owner(at):
    begun = story.begin().informed().signed().to("consented", "consent_active").started()
    petra = cast.petra()
    cast.join(begun.case.team, petra)
    at()
    steps.add(case=begun.case, title="Ring skolan", responsible=petra, due_on=clock.today(), by=begun.anna)
    at(minutes=5)
    post.deliver()
    assert petra.email in addresses()


def test_the_statements_do_not_grow_with_notices_nor_with_people_who_get_none(
    begun, at, django_assert_max_num_queries
):
    at()
    others = [cast.person(f"p{n}@polis.example", f"Per {n}", "team_member", at="polisen") for n in range(6)]
    for person in others:
        cast.join(begun.case.team, person)
        wishes.change(Wish("never"), by=person)
    forget()
    tell(begun, begun.anna, *others, times=8)
    at(minutes=5)
    with django_assert_max_num_queries(30):
        assert post.deliver() == 1


def test_the_page_says_when_the_next_may_come_and_keeps_what_was_chosen(client_for, begun):
    client = client_for(begun.anna)
    page = client.get(reverse("mail-setting")).content.decode()
    assert begun.anna.email in page
    assert "Nästa mejl kan komma tidigast" in page
    sent = {
        "submission_token": "6f6f2b0e-6a4e-4b0e-8b5f-000000000001",
        "when": "daily",
        "daily_hour": "18",
        "quiet_from": "17",
        "quiet_to": "7",
    }
    refused = client.post(reverse("mail-setting"), sent)
    assert refused.status_code == 422
    assert "Välj ett annat" in refused.content.decode()
    answer = client.post(reverse("mail-setting"), {**sent, "daily_hour": "9", "weekends": "on"})
    assert answer.status_code == 303
    assert wishes.mine(by=begun.anna)[0] == Wish("daily", 9, 17, 7, True)


def test_the_page_says_plainly_that_letters_are_off(client_for, begun, settings):
    settings.MAIL_ON = False
    assert "skickar inga mejl ännu" in client_for(begun.anna).get(reverse("mail-setting")).content.decode()
    assert not letter.on()

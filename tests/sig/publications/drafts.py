"""A draft without any counting: an invented record of `records`, as the worker stores it."""

from dataclasses import replace
from datetime import date

from audit import clock
from audit.acting import acting_as, acting_as_system
from sig.models import Programme, Publication, PublicationCounts, PublicationOrder, PublicationRefusal
from sig.publications.making import ACTOR
from teams.models import User
from tests.sig.publications.records import record

DAY = date(2018, 4, 30)


def agreement(code: str = "sig") -> Programme:
    """An invented one, with an outcome definition of its file's."""
    row = Programme(
        code=code,
        municipality="Provköping",
        name="Social insatsgrupp",
        starts_on=date(2016, 1, 1),
        ends_on=date(2019, 12, 31),
        goal=15,
        counts_towards_goal=True,
        settings={
            "agreement": f"prov-{code}",
            "definition_version": "2016-1",
            "definition_text": "Fyra villkor.",
            "occupation_percent": 75,
        },
    )
    with acting_as_system("set-up"):
        row.save(force_insert=True)
    return row


def placed(by: User, on: date = DAY, of: Programme | None = None) -> PublicationOrder:
    """An order without its job."""
    row = PublicationOrder(
        agreement=of or Programme.objects.get(counts_towards_goal=True),
        audience="steering",
        ends_on=on,
        texts={"done": "Vi har haft möten."},
        ordered_by=by,
        ordered_at=clock.now(),
    )
    with acting_as(by):
        row.save(force_insert=True)
    return row


def drafted(by: User, on: date = DAY, key: str = "2018-1") -> Publication:
    """An order with a draft."""
    return draft_of(placed(by, on), key)


def draft_of(order: PublicationOrder, key: str = "2018-1") -> Publication:
    """The draft of an order, with counts beside it."""
    issued = replace(record(0), key=key, as_of=order.ends_on)
    row = Publication(
        order=order,
        agreement=order.agreement,
        key=key,
        menu=issued.publication.menu,
        record=issued.to_json(),
        digest=issued.sha256,
        counted_at=clock.now(),
    )
    with acting_as_system(ACTOR):
        row.save(force_insert=True)
        PublicationCounts(publication=row, counts={"people": []}).save(force_insert=True)
    return row


def refused(order: PublicationOrder, code: str = "exposed") -> None:
    """Nothing may leave the house."""
    with acting_as_system(ACTOR):
        PublicationRefusal(order=order, code=code, refused_at=clock.now()).save(force_insert=True)

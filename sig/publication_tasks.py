"""What the worker does about publications: makes what is ordered, also when the job was lost on the way."""

from uuid import UUID

from procrastinate.contrib.django import app

from sig.publications import making

LATE = 900
"""Seconds after which an order without an answer has lost its job: three times what an audit may take."""


@app.task(name="sig.publish")
def publish(order_id: str) -> str:
    """One order, as soon as it is placed."""
    return making.make(UUID(order_id)).value


@app.periodic(cron="*/5 * * * *")
@app.task(name="sig.publish_left", queueing_lock="sig.publish_left")
def publish_left(timestamp: int) -> int:
    """Every fifth minute: what should have been made by now and has not."""
    return making.make_left(LATE)

"""What the worker does by itself for this floor."""

from procrastinate.contrib.django import app

from consent.services import consents


@app.periodic(cron="*/10 * * * *")
@app.task(name="consent.expire_due", queueing_lock="consent.expire_due")
def expire_due(timestamp: int) -> int:
    """Every ten minutes: consents whose time is up get the word for it. Reading stopped by itself before."""
    return consents.expire_due()

"""What the worker does about letters."""

from procrastinate.contrib.django import app

from sig.mail import post


@app.periodic(cron="*/5 * * * *")
@app.task(name="sig.mail", queueing_lock="sig.mail")
def deliver(timestamp: int) -> int:
    """Every fifth minute: write to those who have something new to do and may be written to now."""
    return post.deliver()

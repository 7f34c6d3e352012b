"""What the worker does about steps."""

from procrastinate.contrib.django import app

from sig.todo import moving


@app.periodic(cron="27 * * * *")
@app.task(name="sig.steps", queueing_lock="sig.steps")
def settle(timestamp: int) -> int:
    """Every hour: steps whose owner is not in the team any more."""
    return moving.settle()


@app.periodic(cron="10 5 * * *")
@app.task(name="sig.step_reminders", queueing_lock="sig.step_reminders")
def remind(timestamp: int) -> int:
    """Every morning: steps due tomorrow, today or a week ago."""
    return moving.remind()

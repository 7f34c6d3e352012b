"""Registers the floor with Django."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = "Team"

    def ready(self) -> None:
        """Tell the log review how people and authorities are called. Imported here: models exist now."""
        from audit import review_hooks
        from teams.services import accounts

        review_hooks.register(staff_names=accounts.staff_names, authority_names=accounts.authority_choices)

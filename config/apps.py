"""The roof as a Django application: it owns commands and checks, no tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "SIG"

    def ready(self) -> None:
        """Register the start-up checks and re-apply row security after every migrate."""
        from config import checks, row_security

        checks.register_all()
        post_migrate.connect(row_security.after_migrate, sender=self)

import atexit

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Logg"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit import store  # the app registry must be ready first

        atexit.register(store.close_writers)

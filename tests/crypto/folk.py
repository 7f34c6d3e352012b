"""Models that exist only here: two sealed tables, one with history, and a plain one beside them."""

import sys
import uuid
from typing import Any

from django.apps import AppConfig, apps
from django.db import models
from simple_history.models import HistoricalRecords

from crypto.fields import SealedBytesField, SealedDateField, SealedJSONField, SealedTextField
from crypto.versioned import Versioned

LABEL = "crypto_tests"
# simple-history looks its model's app up; taken away again below, so that no other test meets these tables.
app = AppConfig("tests.crypto", sys.modules["tests.crypto"])
app.apps, app.models = apps, {}
apps.app_configs[LABEL] = app


def nobody(historical_instance: Any, user: Any) -> None:
    """History here is about sealing, not about who."""


class Person(Versioned):
    """Owns its own key, as a youth does."""

    name = SealedTextField(key="person", max_length=200)
    nickname = SealedTextField(key="person")
    born = SealedDateField(key="person")
    facts = SealedJSONField(key="person")
    secret = SealedBytesField(key="person")
    town = models.CharField(max_length=50, default="")
    history = HistoricalRecords(
        app=LABEL,
        history_id_field=models.UUIDField(default=uuid.uuid4),
        history_user_id_field=models.IntegerField(null=True),
        history_user_getter=lambda historical: None,
        history_user_setter=nobody,
    )

    class Meta:
        app_label = LABEL

    def key_owner(self) -> uuid.UUID:
        return self.id


class Note(Versioned):
    """Owned by somebody else, as an entry is by its case."""

    owner = models.UUIDField()
    text = SealedTextField(key="case")

    class Meta:
        app_label = LABEL

    def key_owner(self) -> uuid.UUID:
        return self.owner


class Remark(models.Model):
    """Sealed, but without the care that Versioned takes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    owner = models.UUIDField()
    text = SealedTextField(key="case")
    extra = SealedTextField(key="case")

    class Meta:
        app_label = LABEL

    def key_owner(self) -> uuid.UUID:
        return self.owner


del apps.app_configs[LABEL]
MODELS = [Person, Person.history.model, Note, Remark]

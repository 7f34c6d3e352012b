"""The project's own models: each has what sealing needs, and rotation reaches them as the owner role."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command

from audit.acting import acting_as_system
from crypto import rotation
from crypto.keyring import Keyring
from crypto.rows import check_model, sealed_fields
from tests.crypto.conftest import YES


@pytest.mark.parametrize("model", rotation.sealed_models(), ids=lambda model: model._meta.label)
def test_a_sealed_model_has_what_sealing_needs(model: Any) -> None:
    for field in sealed_fields(model):
        assert check_model(field) == []
        assert not field.entity.split(".")[-1].startswith("historical")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_rotation_reaches_rows_behind_row_security(ring: Keyring, capsys: Any) -> None:
    youth_model: Any = apps.get_model("consent", "Youth")
    with acting_as_system("test", using="owner"):
        (clerk,) = (
            get_user_model().objects.using("owner").bulk_create([get_user_model()(email="a@b.example")])
        )
        both = [youth_model(name=name, registered_by_id=clerk.pk) for name in ("Åsa Ek", "Bo Alm")]
        youth_model.objects.using("owner").bulk_create(both)
    old = {key.id for key in ring.store.all_keys()}
    call_command("rotate_keys", full=True, skip_checks=True)
    assert "2 nya nycklar" in capsys.readouterr().out
    assert rotation.referenced("owner").isdisjoint(old)
    names = {youth.name.reveal(YES) for youth in youth_model.objects.using("owner").all()}
    assert names == {"Åsa Ek", "Bo Alm"}

"""Every column says how sensitive it is, and whatever is said of a youth in words is sealed."""

import pytest
from django.apps import apps

from audit.labels import Label
from tests.house.repository import APPS

MODELS = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if not model.__name__.startswith("Historical") and model._meta.managed
]


def ids(model) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_every_field_is_labelled(model):
    fields = {field.name for field in model._meta.concrete_fields}
    labels = getattr(model, "sensitivity", {})
    assert set(labels) == fields
    assert all(isinstance(label, Label) for label in labels.values())


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_sealed_means_a_sealed_field(model):
    from crypto.fields import SealedField

    for field in model._meta.concrete_fields:
        label = model.sensitivity[field.name]
        if label is Label.SEALED:
            assert isinstance(field, SealedField), f"{field} is labelled sealed and stored open"
        elif isinstance(field, SealedField):
            assert label is Label.SECRET, f"{field} is sealed and labelled {label}"

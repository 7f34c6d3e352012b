"""A sealed column answers one question: is it empty?"""

import datetime
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import ProgrammingError
from django.db.models import Q
from django.db.models.functions import Upper

from tests.crypto.folk import Person

pytestmark = pytest.mark.usefixtures("folk", "ring")

LOOKUPS = [
    "exact", "iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith",
    "in", "gt", "gte", "lt", "lte", "range", "regex", "iregex", "year", "month", "date", "length", "nonsense",
]  # fmt: skip


@pytest.mark.parametrize("lookup", LOOKUPS)
@pytest.mark.parametrize("field", ["name", "born", "facts", "secret"])
def test_no_lookup_but_isnull(field: str, lookup: str) -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(**{f"{field}__{lookup}": "x"}).count()


@pytest.mark.parametrize("value", ["Åsa", None, b"x", datetime.date(2004, 1, 1)])
def test_a_bare_comparison_is_refused(value: Any) -> None:
    for ask in (Person.objects.filter, Person.objects.exclude, Person.objects.get):
        with pytest.raises(FieldError):
            bool(ask(name=value))
    with pytest.raises(FieldError):
        Person.objects.filter(Q(name=value) | Q(town="x")).exists()


@pytest.mark.parametrize("order", ["name", "-name", "town,name"])
def test_ordering_is_refused(order: str) -> None:
    with pytest.raises(FieldError):
        list(Person.objects.order_by(*order.split(",")))


def test_an_expression_is_refused() -> None:
    with pytest.raises((FieldError, ProgrammingError)):
        list(Person.objects.annotate(shout=Upper("name")).order_by("shout"))


def test_isnull_answers() -> None:
    Person.objects.create(name="Åsa Ek")
    Person.objects.create(nickname="Bosse")
    assert Person.objects.filter(name__isnull=False).count() == 1
    assert Person.objects.filter(name__isnull=True).count() == 1
    assert Person.objects.exclude(name__isnull=True).get().name is not None
    assert Person.objects.filter(pk__in=Person.objects.filter(name__isnull=True)).count() == 1

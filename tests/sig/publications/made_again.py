"""A publication after another when nobody has come since: long, so it is `./dev prove publications`."""

import pytest

from sig.publications import making
from sig.publications.rule import State
from tests.sig.publications.test_making import first_of_imported_cases, order, publish, small

__all__ = ("small",)
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_one_after_it_with_nobody_new(small):
    first, found = first_of_imported_cases()
    second = order(audience="political")
    assert making.make(second.pk) is State.DRAFTED
    after = publish(second).issued
    assert [one.publications for one in after.publication.reports] == [(found.key, after.key)] * 2
    assert after.days == {found.key: first.ends_on, after.key: second.ends_on}
    assert not any(gate.opened for gate in after.publication.gates), "nobody has come since"
    assert {cell.as_of for cell in after.publication.cells} == {found.key}
    assert [point.key for point in after.tiles] == [point.key for point in found.tiles]

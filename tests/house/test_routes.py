"""Every address says who may come, and the documents about it are fresh."""

from django.core.management import call_command
from django.urls import get_resolver

from audit.routes import RoutePolicy
from config.checks import routes, routes_declare_who


def test_every_route_declares_who():
    assert routes_declare_who(None) == []
    found = list(routes(get_resolver()))
    assert found
    assert all(isinstance(view.policy, RoutePolicy) for _, view in found)


def test_addresses_are_plain():
    for address, _ in routes(get_resolver()):
        assert address == address.lower(), address
        assert "_" not in address.split("<")[0], address


def test_no_two_routes_share_a_name():
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    assert len(names) == len(set(names)) == len(list(routes(get_resolver())))


def test_generated_documents_are_fresh():
    call_command("generate_docs", check=True)

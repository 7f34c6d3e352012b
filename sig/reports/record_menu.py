"""The menu that a record answers, made of the record again, and its cells as `published-tables/1`. Pure."""

from collections.abc import Iterable
from typing import Any

from sig.publishing import export
from sig.publishing.menu import WHOLE, Menu
from sig.publishing.menus import MENUS
from sig.publishing.record import Publication
from sig.reports.issued import Issued


def menu(publications: Iterable[Publication]) -> Menu:
    """The menu of publications that answer the same one, with every value that any of them has.

    Raises ValueError where they answer different menus, or one that this version does not know.
    """
    found = list(publications)
    versions = {one.menu for one in found}
    if len(versions) != 1:
        raise ValueError(f"publications of several menus: {', '.join(sorted(versions)) or 'none'}")
    version = versions.pop()
    if version not in MENUS:
        raise ValueError(f"no menu {version!r}")
    values: dict[str, dict[str, None]] = {}
    for one in found:
        for cell in one.cells:
            if cell.cell[0] != WHOLE:
                values.setdefault(cell.cell[0], {})[cell.cell[1]] = None
    return MENUS[version]({name: tuple(every) for name, every in values.items()})


def tables(issued: Issued) -> dict[str, Any]:
    """What this one publication shows. Earlier ones, from which a cell stands, are named without cells."""
    publication = issued.publication
    document = export.tables(menu([publication]), [publication])
    used = {one.as_of for one in publication.cells if one.as_of} - {publication.key}
    stood = [{"id": key, "cells": []} for key in sorted(used, key=lambda key: (issued.days[key], key))]
    return {**document, "releases": [*stood, *document["releases"]]}

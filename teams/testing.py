"""For tests: a browser that has signed in, without the two pages."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from teams.models import User
from teams.services import sessions

BACKEND = "teams.backends.RoleBackend"


def signed_in(client: Client, user: User) -> Client:
    """`client` with a session of `user` whose second factor was verified just now."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    sessions.open_session(user=user, session_key=store.session_key, method="test")
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client

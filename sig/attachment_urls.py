"""The addresses of files of entries; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import attachments
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FILES = "cases/<uuid:case_id>/entries/<uuid:entry_id>/files/"
FILE = FILES + "<uuid:file_id>/"

urlpatterns = [
    route(FILES, attachments.files, name="entry-files", who=CASEWORK, methods=("GET", "POST")),
    route(FILE, attachments.download, name="entry-file", who=CASEWORK),
    route(FILE + "remove/", attachments.remove, name="entry-file-remove", who=CASEWORK, methods=("POST",)),
]

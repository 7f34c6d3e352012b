"""What gunicorn serves. Loading it runs every start-up refusal first."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config import env, start  # noqa: E402

try:
    application = get_wsgi_application()
    start.web()
except env.Refused as refusal:
    sys.stderr.write(f"{refusal.sentence}\n")
    raise

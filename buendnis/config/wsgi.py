"""Entry for web servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buendnis.config.settings")
application = get_wsgi_application()

from buendnis.config import policy_checks  # noqa: E402 - the house is set up only now

policy_checks.stop_without_policy()

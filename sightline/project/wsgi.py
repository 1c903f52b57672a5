"""The web application, as a server such as gunicorn calls it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from sightline.project.home import home_folder
from sightline.project.in_turn import InTurn
from sightline.sources.uploading import LARGEST, MEBIBYTE

# How many things are made before those of one request are looked through for what nobody needs any more.
# Nearly all of it goes by itself when a page is written; to look through it all while a page is being made
# took a quarter of the processor's time.
MADE_BEFORE_LOOKING = 50_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.project.settings")
# The largest file, and what a form sends around it.
application = InTurn(get_wsgi_application(), folder=home_folder(), most_bytes=LARGEST + MEBIBYTE)
# Every page is read in now, so that the first who asks does not wait for it.
get_resolver().url_patterns  # noqa: B018
# What stands now is needed as long as the process lasts, and is not looked through again.
gc.collect()
gc.freeze()
gc.set_threshold(MADE_BEFORE_LOOKING, 20, 20)

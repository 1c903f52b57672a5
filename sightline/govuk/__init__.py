"""The page and its parts: what every room's templates are made of.

Rooms extend `govuk/page.html` and use the tags and filters of `{% load govuk %}`; they hold no component
markup of their own. Words for dates, counts and lateness are plain functions in `words.py`, form fields that
read English dates are in `fields.py`. Styles and scripts are in `frontend/`; `npm run build` builds them into
`static/govuk/`, which is not committed.

Every tag with its arguments is listed in `docs/reference/components.md`.
"""

"""Every part and every filter under one name: `{% load govuk %}`."""

from django import template

from sightline.govuk.parts import drawings, filters, frame, lists, notices, people, questions, tables, wording

register = template.Library()
for part in (drawings, filters, frame, lists, notices, people, questions, tables, wording):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

"""The one tag library of the service's pages: `{% load govuk %}`."""

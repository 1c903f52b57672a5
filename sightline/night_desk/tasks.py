"""Background work of the night desk: messages to whoever answers for the service."""

from django.conf import settings
from django.core.mail import send_mail
from procrastinate.contrib.django import app

from sightline.night_desk import alerting


def tell_later(user_id: int) -> None:
    """Ask for a message in the transaction that wrote whom to tell. It carries nothing of the child."""
    tell_of_unsigned.defer(user_id=user_id)


@app.task(name="tell_of_unsigned", retry=5)
def tell_of_unsigned(user_id: int) -> None:
    """Send one head of service the word that a night decision could not be signed."""
    address = alerting.address_of(user_id)
    if address:
        send_mail(alerting.SUBJECT, alerting.WORDS, settings.DEFAULT_FROM_EMAIL, [address])

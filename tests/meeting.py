"""Two acts that meet: the second begins when the first has done everything but commit."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from django.db import connection

from sightline.access.actor import Actor, acting, actor_of
from sightline.identity.models import User
from tests.cast import NOW

Act = Callable[[Actor], object]
# Long enough for an act to come as far as it can, short enough for a test.
AS_FAR_AS_IT_COMES = 5.0


def meeting(
    first: tuple[User, Act], second: tuple[User, Act], *, at: datetime = NOW
) -> list[Exception | None]:
    """Let a second person act while the first has not committed yet; return what each raised, or None.

    The first commits when the second is done, or waits for the first.
    """
    written, over = Event(), Event()
    raised: list[Exception | None] = [None, None]

    def before(actor: Actor) -> None:
        first[1](actor)
        written.set()
        over.wait(AS_FAR_AS_IT_COMES)

    def run(number: int, user: User, act: Act) -> None:
        try:
            with acting(actor_of(user, at=at)) as actor:
                act(actor)
        except Exception as error:
            raised[number] = error
        finally:
            (written if number == 0 else over).set()
            connection.close()

    threads = [Thread(target=run, args=(0, first[0], before)), Thread(target=run, args=(1, *second))]
    threads[0].start()
    written.wait(30)
    threads[1].start()
    until = time.monotonic() + AS_FAR_AS_IT_COMES
    while not (over.wait(0.02) or _somebody_waits() or time.monotonic() > until):
        pass
    over.set()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "two wait for each other"
    return raised


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return bool(cursor.fetchone()[0])

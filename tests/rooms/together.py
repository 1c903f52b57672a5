"""Two who act at the very same moment, each on a connection of their own, and what stays is committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread

from django.core.management import call_command
from django.db import connection, transaction
from psycopg.errors import InsufficientPrivilege

from sightline.access.actor import acting, actor_for
from tests.rooms.beginning import Begun, Hand


class Together(Begun):
    """Whatever anybody does waits for what the next one does, and both begin at once.

    So any two acts meet on what both read before: two who accept one child, somebody who leaves while they
    are offered one, a contact decided while it is graded, one message that a system sends twice.
    """

    def begin_asking(self) -> None:
        """Let the proof ask; nothing is undone, so that others see it."""
        self.waits: list[Hand] = []
        self.asking = acting(actor_for("a proof"))
        self.asking.__enter__()

    def together(self, *hands: Hand) -> None:
        """Let two begin at the same moment: those who come together, else one with whoever waited."""
        if len(hands) > 1:
            self.nobody_waits()
        self.waits += hands
        if len(self.waits) > 1:
            self.nobody_waits()

    def nobody_waits(self) -> None:
        """Let all who wait do their thing now."""
        hands, self.waits = self.waits, []
        if not hands:
            return
        self.at += timedelta(seconds=1)
        with self.nothing_unsaved():
            done, raised = self.run(hands)
        for error in raised:
            raise error
        for hand in done:
            hand.after()

    def run(self, hands: list[Hand]) -> tuple[list[Hand], list[Exception]]:
        """Start a thread for each; return who did their thing, and what else than a refusal was raised."""
        barrier, done, raised = Barrier(len(hands)), [], []

        def run(hand: Hand) -> None:
            try:
                barrier.wait(10)
                if hand.tries(self.at):
                    done.append(hand)
            except Exception as error:
                # A record that is hidden at that moment: the database refuses, and nothing is written.
                if not isinstance(error.__cause__, InsufficientPrivilege):
                    raised.append(error)
            finally:
                connection.close()

        threads = [Thread(target=run, args=(hand,)) for hand in hands]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads), "two wait for each other"
        return done, raised

    @contextmanager
    def nothing_unsaved(self) -> Iterator[None]:
        """Commit what the proof wrote, that others see it, and let it ask again afterwards."""
        self.asking.__exit__(None, None, None)
        try:
            yield
        finally:
            self.asking = acting(actor_for("a proof"))
            self.asking.__enter__()

    def forget_it_all(self) -> None:
        """End the life: empty the tables for the next."""
        transaction.set_rollback(True)
        self.asking.__exit__(None, None, None)
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)

"""Who holds a child: offers and their answers, and who leaves."""

from hypothesis.stateful import rule

from sightline.allocation import actions as allocation
from sightline.allocation.models import Asked, Handover
from sightline.clocks import leaving, pointing
from sightline.identity.models import Worker
from sightline.records.models import Child, Spell
from tests.cast import TODAY
from tests.rooms.beginning import CRASHES, HOLDERS, WHICH, Begun, Hand, one_of


class Holding(Begun):
    """Offers, what is said to them, and leavers."""

    @rule(to=HOLDERS, which=WHICH, crashes=CRASHES)
    def offer(self, to: str, which: int, crashes: int) -> None:
        """Offer a child of the assessing team to a worker."""
        held = Spell.objects.filter(kind="holder", until_on=None, team=self.hub.assessing)
        spell = one_of(held, which)
        if spell:
            child = Child.objects.get(pk=spell.child_id)
            choice = allocation.Choice(
                self.workers[to], self.hub.assessing, "She knows her.", {child.pk: "Ask about the dog."}
            )
            self.does(
                self.hub.people["idony"],
                lambda actor: allocation.offer(children=[child], choice=choice, by=actor, at=self.at),
                crashes,
            )

    @rule(to=HOLDERS, which=WHICH, crashes=CRASHES)
    def ask_another(self, to: str, which: int, crashes: int) -> None:
        """Ask a second worker about the same child."""
        handover = one_of(Handover.objects.filter(ended_at=None), which)
        if handover:
            choice = allocation.Choice(self.workers[to], self.hub.assessing, "She has time.", {})
            self.does(
                self.hub.people["idony"],
                lambda actor: allocation.ask_another(handover=handover, choice=choice, by=actor, at=self.at),
                crashes,
            )

    @rule(first=HOLDERS, second=HOLDERS, which=WHICH, crashes=CRASHES)
    def accept(self, first: str, second: str, which: int, crashes: int) -> None:
        """Let two workers accept one child, each on their own offer as they read it before."""
        handover = one_of(Handover.objects, which)
        rows = list(Asked.objects.filter(handover=handover)) if handover else []
        of = {asked.worker_id: asked for asked in rows}
        self.together(
            *(
                Hand(
                    self.users[name],
                    lambda actor, asked=of[self.workers[name].pk]: allocation.accept(
                        asked=asked, by=actor, at=self.at
                    ),
                    crashes,
                )
                for name in (first, second)
                if self.workers[name].pk in of
            )
        )

    @rule(name=HOLDERS, crashes=CRASHES)
    def leave(self, name: str, crashes: int) -> None:
        """Let a worker leave yesterday: their children are their manager’s from then on, or it is refused."""
        worker = Worker.objects.get(pk=self.workers[name].pk)
        answers = Worker.objects.get(name="Idony Marchwood")
        if worker.left_on is None:
            waits = pointing.waiting_for(pointing.Leaver.of(worker, TODAY))
            self.does(
                self.head,
                lambda actor: leaving.leave(
                    worker=worker, left_on=TODAY, by=actor, why="She moves away.",
                    received={each.key: answers for each in waits},
                ),
                crashes,
            )  # fmt: skip

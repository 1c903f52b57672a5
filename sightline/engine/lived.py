"""The states that clocks live in: when a party is in each, and when a clock's start leaves the first of its
own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from sightline.engine.declared import Numbered
from sightline.engine.ground import Ground, Use
from sightline.engine.literals import NEVER, is_one_of, of_standard, so_many
from sightline.standards.model import Happening, KeyPart, StateOfParty, StateOfSubject, Until, UntilBirthday
from sightline.standards.points import CLOSES, OPENS
from sightline.standards.states import STATES

# So many bits has a whole number, with some to spare.
_BITS = 60


@dataclass(frozen=True)
class Lived:
    """The parties' states on one line."""

    ground: Ground

    # ------------------------------------------------------------ people

    def _names(self, kind: type) -> tuple[str, ...]:
        names = (name for each in self.ground.standards for name in each.state_names)
        return tuple(dict.fromkeys(name for name in names if isinstance(STATES[name], kind)))

    def _age(self, name: str) -> int:
        state = STATES[name]
        assert isinstance(state, UntilBirthday)
        return state.age

    @cached_property
    def people(self) -> Table:
        """Return each party with its kind, profile, birth, and the points at which birthdays and deaths
        close states.
        """
        ground, line = self.ground, self.ground.line
        endings = {f"ended_{number}": name for number, name in enumerate(self._names(Until))}
        kinds = {"born"}
        columns: dict[str, Value] = {}
        events = ground.events
        is_birth = events.kind_number == ground.kinds["born"]
        columns["born"] = ibis.ifelse(is_birth, events.on, ibis.null("int64")).min()
        for column, name in endings.items():
            state = STATES[name]
            assert isinstance(state, Until)
            kinds |= set(state.ended_by.kinds)
            point = line.point(events.at, CLOSES, events.sureness)
            columns[column] = ibis.ifelse(self._matches(state), point, ibis.literal(NEVER)).min()
        wanted = events.filter(events.kind_number.isin(sorted(ground.kinds[kind] for kind in kinds)))
        found = wanted.group_by(born_party=events.party).agg(**columns)
        people = ground.parties.left_join(found, ground.parties.party == found.born_party).drop("born_party")
        people = people.mutate(**{column: ibis.coalesce(people[column], NEVER) for column in endings})
        people = ground.days.say(people, "born", born_month_and_day="month_and_day")
        for age in sorted({self._age(name) for name in self._names(UntilBirthday)}):
            people = ground.days.birthday(people, "born_month_and_day", age, "birthday")
            people = ground.days.say(people, "birthday", birthday_ends="last_second")
            point = line.birthday(people.birthday, people.birthday_ends)
            people = people.mutate(**{f"birthday_{age}": point}).drop("birthday", "birthday_ends")
        return ground.keep("people", people)

    def _matches(self, state: Until) -> BooleanValue:
        events, happening = self.ground.events, state.ended_by
        found = []
        for kind in happening.kinds:
            mask = self.ground.facts.mask(kind, happening.where)
            found.append((events.kind_number == self.ground.kinds[kind]) & ((events.matches & mask) == mask))
        return ibis.or_(*found)

    def closing(self, people: Table, name: str) -> Value:
        """Return the point at which a birthday or an ending closes the state."""
        if isinstance(STATES[name], UntilBirthday):
            return people[f"birthday_{self._age(name)}"]
        return people[f"ended_{self._names(Until).index(name)}"]

    # ------------------------------------------------------------ periods

    @cached_property
    def numbered_states(self) -> Mapping[str, int]:
        """Return the states that parties enter and leave, numbered."""
        return {name: number for number, name in enumerate(self._names(StateOfParty))}

    @cached_property
    def periods(self) -> Table:
        """Return when parties are in states: `state`, `state_party`, `entered`, `entered_by`, `left`."""
        steps = self._steps
        order = {"group_by": [steps.state, steps.party], "order_by": [steps.point, steps.tie]}
        so_far = ibis.window(**order, rows=(None, 0))
        steps = steps.mutate(open=so_many(steps.step > 0).over(so_far) - so_many(steps.step < 0).over(so_far))
        enters = (steps.step > 0) & (steps.open == 1)
        leaves = (steps.step < 0) & (steps.open == 0)
        turns = steps.filter(enters | leaves)
        order = {"group_by": [turns.state, turns.party], "order_by": [turns.point, turns.tie]}
        turns = turns.mutate(left=ibis.coalesce(turns.point.lead().over(**order), NEVER))
        turns = turns.filter(turns.step > 0)
        periods = turns.select(
            "state", state_party=turns.party, entered=turns.point, entered_by=turns.tie, left=turns.left
        )
        return self.ground.keep("periods", periods)

    @cached_property
    def _steps(self) -> Table:
        """Return what opens each state for each subject, and what closes it."""
        uses = []
        for name, number in self.numbered_states.items():
            state = STATES[name]
            assert isinstance(state, StateOfParty)
            uses.append(Use(state.opened_by, "party", OPENS, {"state": number, "step": 1}))
            uses.append(Use(state.closed_by, "party", CLOSES, {"state": number, "step": -1}))
        return self.ground.keep("steps", self._once(self.ground.expand(uses, ("subject",))))

    @cached_property
    def _own_ends(self) -> Table:
        """Return when each state is left by each subject that opened it, and by what lies inside that.

        Of a subject that opened the state itself its own end counts, not that of what contains it.
        """
        steps, events = self._steps, self.ground.events
        opened = steps.filter(steps.step > 0).select("state", opener=steps.subject, by=steps.party)
        ends = steps.filter(steps.step < 0, steps.subject.notnull())
        own = ends.select(own_state=ends.state, own_party=ends.party, own=ends.subject, own_end=ends.point)
        within = events.filter(events.subject.notnull(), events.inside.notnull())
        within = within.select("party", "subject", "inside").distinct()
        contained = within.join(ends, [within.party == ends.party, within.inside == ends.subject])
        contained = contained.select("state", "party", "point", subject=within.subject)
        itself = [contained.state == opened.state, contained.party == opened.by,
                  contained.subject == opened.opener]  # fmt: skip
        contained = contained.anti_join(opened, itself)
        inner = contained.select(
            own_state=contained.state,
            own_party=contained.party,
            own=contained.subject,
            own_end=contained.point,
        )
        return self.ground.keep("own_ends", own.union(inner))

    def _once(self, steps: Table) -> Table:
        """Return, of each subject, the first event that opens it and the first after that which closes it."""
        order = {"group_by": [steps.state, steps.party, steps.subject], "order_by": [steps.point, steps.tie]}
        steps = steps.mutate(opened=so_many(steps.step > 0).over(ibis.window(**order, rows=(None, 0))))
        steps = steps.filter(steps.opened >= 1)
        steps = steps.mutate(
            turn=ibis.row_number().over(
                group_by=[steps.state, steps.party, steps.subject, steps.step],
                order_by=[steps.point, steps.tie],
            )
        )
        return steps.filter(steps.turn == 0).drop("opened", "turn")

    # ------------------------------------------------------------ starts

    def starting(self, rows: Table) -> Table:
        """Return the starts that lie inside their standard's states, with birth and the point `leaves`."""
        people = self.people
        joined = rows.join(people, rows.party == people.party)
        party = of_standard(
            joined.standard, "string", {each.number: each.standard.party for each in self.ground.standards}
        )
        joined = joined.filter(joined.kind == party)
        joined = joined.mutate(leaves=self._personal(joined))
        joined = joined.filter(joined.leaves > joined.point)
        joined = joined.select(*rows.columns, "leaves")
        joined = self.ground.keep("starts", joined)
        return self.ground.keep("starts", self._leaving_subjects(self._inside(joined)))

    def _personal(self, rows: Table) -> Value:
        """Return the first point at which a birthday or an ending closes one of the standard's states."""
        closings: list[Value] = [ibis.literal(NEVER)]
        for name in (*self._names(UntilBirthday), *self._names(Until)):
            mine = [each.number for each in self.ground.standards if name in each.standard.while_in]
            if mine:
                closings.append(ibis.ifelse(is_one_of(rows.standard, mine), self.closing(rows, name), NEVER))
        return ibis.least(*closings) if len(closings) > 1 else closings[0]

    def _inside(self, rows: Table) -> Table:
        """Return the rows that lie in periods of all their party's states, leaving with the first of them.

        A row whose subject opened a state, or lies inside what did, leaves it with that one's own end.
        """
        lived = {each.number: each.lived_in(StateOfParty) for each in self.ground.standards}
        for place in range(max(map(len, lived.values()), default=0)):
            here = {
                number: self.numbered_states[names[place]]
                for number, names in lived.items()
                if len(names) > place
            }
            asked = rows.mutate(wanted_state=of_standard(rows.standard, "int64", here))
            periods = self.periods
            found = asked.left_join(
                periods,
                [
                    asked.wanted_state == periods.state,
                    asked.party == periods.state_party,
                    periods.entered <= asked.point,
                    asked.point < periods.left,
                ],
            )
            found = found.filter(found.wanted_state.isnull() | found.state.notnull())
            leaves = ibis.least(found.leaves, ibis.coalesce(found.left, NEVER))
            inside = found.mutate(leaves=leaves).select(*rows.columns, "wanted_state")
            ends = self._own_ends
            mine = inside.left_join(
                ends,
                [
                    inside.wanted_state == ends.own_state,
                    inside.party == ends.own_party,
                    inside.subject == ends.own,
                    inside.point < ends.own_end,
                ],
            )
            leaves = ibis.least(mine.leaves, ibis.coalesce(mine.own_end, NEVER))
            rows = mine.mutate(leaves=leaves).select(*rows.columns)
        return rows

    def _leaving_subjects(self, rows: Table) -> Table:
        """Return the rows, leaving also when their own key is closed."""
        mine, columns = (
            [each for each in self.ground.standards if each.lived_in(StateOfSubject)],
            rows.columns,
        )
        if not mine:
            return rows
        closed_by = {each.number: self._closed_by(each) for each in mine}
        groups = list(dict.fromkeys(closed_by.values()))
        closers = self._closers(groups)
        of = {number: groups.index(group) for number, group in closed_by.items()}
        rows = rows.mutate(closing=of_standard(rows.standard, "int64", of))
        held = rows.left_join(
            closers,
            [
                rows.closing == closers.closed_use,
                rows.party == closers.closed_party,
                rows.key == closers.closed_key,
                closers.closed_before <= rows.point,
                rows.point < closers.closed,
            ],
        )
        leaves = ibis.least(held.leaves, ibis.coalesce(held.closed, NEVER))
        return held.mutate(leaves=leaves).select(*columns)

    def _closed_by(self, each: Numbered) -> tuple[tuple[Happening, ...], KeyPart]:
        """Return what closes the keys that a standard lives in, and its key."""
        states = [STATES[name] for name in each.lived_in(StateOfSubject)]
        return tuple(state.closed_by for state in states if isinstance(state, StateOfSubject)), (
            each.standard.key
        )

    def _closers(self, groups: Sequence[tuple[tuple[Happening, ...], KeyPart]]) -> Table:
        """Return what closes each key of each group, with the point of the one before."""
        rows = self.ground.expand(
            [
                Use(happening, key, CLOSES, {"use": number})
                for number, (happenings, key) in enumerate(groups)
                for happening in happenings
            ],
            (),
        )
        before = rows.point.lag().over(
            group_by=[rows.use, rows.party, rows.key], order_by=[rows.point, rows.tie]
        )
        return rows.select(
            closed_use=rows.use,
            closed_party=rows.party,
            closed_key=rows.key,
            closed=rows.point,
            closed_before=ibis.coalesce(before, 0),
        )

    # ------------------------------------------------------------ states asked by limits

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        """Return the states that limits ask about and that parties enter and leave, in order of their
        bits.
        """
        names = dict.fromkeys(name for each in self.ground.standards for name in each.asked_states)
        found = tuple(name for name in names if isinstance(STATES[name], StateOfParty))
        if len(found) > _BITS:
            raise ValueError(f"The limits ask about more than {_BITS} states.")
        return found

    @cached_property
    def _turns(self) -> Table:
        """Return in which of the states asked about each party is, as bits, and from when until when."""
        bit = {self.numbered_states[name]: 1 << place for place, name in enumerate(self._asked)}
        periods = self.periods.filter(is_one_of(self.periods.state, bit))
        columns = {
            "turn_party": periods.state_party,
            "state": periods.state,
            "bit": of_standard(periods.state, "int64", bit),
        }
        enters = periods.select(**columns, at=periods.entered)
        leaves = periods.select(**{**columns, "bit": -columns["bit"]}, at=periods.left)
        turns = enters.union(leaves.filter(leaves.at < NEVER))
        order = {"group_by": turns.turn_party, "order_by": [turns.at, turns.state]}
        turns = turns.select(
            turn_party=turns.turn_party,
            turns_at=turns.at,
            turns_until=ibis.coalesce(turns.at.lead().over(**order), NEVER),
            # Sums change type on some backends: through a decimal they are whole numbers again.
            within=turns.bit.sum()
            .over(ibis.window(**order, rows=(None, 0)))
            .cast("decimal(38, 0)")
            .cast("int64"),
        )
        stands = (turns.within != 0) & (turns.turns_at < turns.turns_until)
        return self.ground.keep("turns", turns.filter(stands))

    def say_states(self, rows: Table, names: tuple[str, ...]) -> Table:
        """Add what `within` reads of these states: where the row's party is just after the row's point."""
        personal = [name for name in names if isinstance(STATES[name], UntilBirthday | Until)]
        if personal:
            people = self.people
            closings = people.select(
                closed_party=people.party, **{_closes(name): self.closing(people, name) for name in personal}
            )
            rows = rows.left_join(closings, rows.party == closings.closed_party).drop("closed_party")
        if not any(name in self._asked for name in names):
            return rows
        turns, columns = self._turns, rows.columns
        found = rows.left_join(
            turns,
            [
                rows.party == turns.turn_party,
                turns.turns_at <= rows.point,
                rows.point < turns.turns_until,
            ],
        )
        return found.mutate(within=ibis.coalesce(found.within, 0)).select(*columns, "within")

    def within(self, rows: Table, name: str) -> BooleanValue:
        """Say whether a row's party is in a state. The rows come from `say_states`."""
        match STATES[name]:
            case StateOfSubject():
                return ibis.literal(True)
            case StateOfParty():
                bit = 1 << self._asked.index(name)
                return (rows.within & bit) == bit
            case _:
                return rows.point < rows[_closes(name)]


def _closes(name: str) -> str:
    """Return the column of the point at which a birthday or an ending closes a state."""
    return f"closes_{sorted(STATES).index(name)}"

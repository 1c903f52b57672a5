"""What may be decided about a contact, from plain values: the table of moves, and a reason why not, or None.

Source: the acts of `standards.acts`. T02 and T05 to T07 take effect when a manager signs, who is never the
person who decided.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sightline.standards.acts import ACTS, Standing, UndeclaredState, why_not
from sightline.standards.plausible import A_YEAR, why_not_born, why_not_expected, why_not_told

# The least that asks for a second look: so many contacts closed before this one, in so many days.
CLOSED_BEFORE = 2
RUN_LASTS = timedelta(days=365)
CLOSING = frozenset({"NFA", "ADVICE"})
WEIGHTS = ("GREEN", "AMBER", "RED")


@dataclass(frozen=True, slots=True)
class Move:
    """One way on from a contact. `acts` are done one after another. `tiers` are the thresholds it is for.

    `signed`: it takes effect when a manager signs. `to_a_team`: which kinds of team may receive the child;
    none where it goes to no team.
    """

    outcome: str
    words: str
    hint: str
    acts: tuple[str, ...]
    tiers: tuple[str, ...]
    signed: bool = True
    to_a_team: tuple[str, ...] = ()


ASSESSING = ("assessment", "protection", "disabled_children")


HOW_AGREED: Mapping[str, str] = MappingProxyType(
    {
        "in_person": "Face to face",
        "telephone": "By telephone",
        "in_writing": "In writing",
        "through_referrer": "The referrer says so",
    }
)


def declared(moves: Collection[Move]) -> Mapping[str, Move]:
    """Return the moves by outcome. Raises UndeclaredState where one names an act that nobody declared."""
    for move in moves:
        for act in move.acts:
            if act not in ACTS:
                raise UndeclaredState(f"{move.outcome} does {act}, which nobody declared.")
    return MappingProxyType({move.outcome: move for move in moves})


MOVES: Mapping[str, Move] = declared((
    Move("REFERRAL", "Referral for an assessment", "A child in need, tier 3", ("T06",), ("3", "4"),
         to_a_team=ASSESSING),
    Move("STRATEGY", "Strategy discussion now", "Significant harm may be happening, tier 4", ("T06", "T09"),
         ("4",), to_a_team=ASSESSING),
    Move("EXISTING_CASE", "Tell the worker of the open case", "The child has a worker already, who is told",
         ("T03",), ("1", "2", "3", "4"), signed=False),
    Move("EARLY_HELP", "Early help", "The family must agree, and a team must accept", ("T05",), ("2", "3"),
         to_a_team=("early_help",)),
    Move("ADVICE", "Advice, and close", "No more is needed from us", ("T02",), ("1", "2")),
    Move("NFA", "Close: it is not about a child’s welfare", "Nothing follows from it", ("T02",), ("1",)),
))  # fmt: skip

# Where the child has an open case already, what a strategy discussion needs is less.
STRATEGY_IN_A_CASE = ("T03", "T09")

# Consent is not the basis for protecting a child, and stands last.
LAWFUL_BASES: Mapping[str, str] = MappingProxyType({
    "SAFEGUARDING": "Safeguarding of children and of individuals at risk: Data Protection Act 2018, "
    "Schedule 1, paragraph 18; public task, UK GDPR article 6(1)(e). Consent is not needed.",
    "SECTION_47": "Duty to help with enquiries: Children Act 1989, section 47(9) to (11). "
    "Consent is not needed.",
    "COOPERATION": "Duty to cooperate and to safeguard: Children Act 2004, sections 10 and 11. "
    "Consent is not needed.",
    "VITAL": "A life is at risk: UK GDPR article 6(1)(d), vital interests. Consent is not needed.",
    "HEALTH_OR_CARE": "Provision of health or social care: Data Protection Act 2018, Schedule 1, "
    "paragraph 2; Children Act 1989, section 17.",
    "LAW_ENFORCEMENT": "Law enforcement by the police: Data Protection Act 2018, Part 3.",
    "AGREED": "Early help without a statutory duty: public task, with the family’s agreement as good "
    "practice.",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to an agency, as far as a decision needs it."""

    agency: str
    required: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a contact when somebody decides it.

    `standing` is where the child stands in the acts. `graded` is None until triage. `not_settled`: what
    has not been said of who the child is, in a sentence. `is_interim`: a night decision waits for its review.
    """

    standing: Standing
    unsafe_now: bool = False
    graded: str | None = None
    requests: tuple[Asked, ...] = field(default=())
    closed_before: int = 0
    not_settled: str = ""
    is_interim: bool = False

    @property
    def still_out(self) -> list[str]:
        """Return the agencies whose required answer is still out."""
        return [each.agency for each in self.requests if each.required and not each.answered]


def why_not_record(
    *,
    may_record: bool,
    children: int,
    same_child_twice: bool,
    received_at: datetime,
    at: datetime,
    concerns: str,
    unsafe_now: bool | None,
    unsafe_why: str,
) -> str | None:
    """Return why a contact may not be recorded, or None."""
    if not may_record:
        return "Only those who answer the front door can record a contact. Ask the hub."
    if not children:
        return "Say which child it is about. If no name is known, write what is."
    if same_child_twice:
        return "The same child is there twice. Take one out."
    if received_at > at:
        return "That moment has not come. Enter when the message was received."
    if too_old := why_not_told(received_at, now=at):
        return too_old
    if not concerns.strip():
        return "Write down what you were told."
    if unsafe_now is None:
        return "Say whether a child is unsafe now."
    if unsafe_now and not unsafe_why.strip():
        return "Say what makes the child unsafe now."
    return None


def why_not_this_child(*, born_on: date | None, expected_on: date | None, today: date) -> str | None:
    """Return why the days told of a child who is not known yet cannot be right, or None."""
    if born_on is not None:
        return why_not_born(born_on, today=today)
    return why_not_expected(expected_on, today=today) if expected_on is not None else None


def acts_of(outcome: str, standing: Standing) -> tuple[str, ...]:
    """Return the acts that an outcome does for a child who stands there."""
    in_a_case = standing & {"open case", "referral"}
    return STRATEGY_IN_A_CASE if outcome == "STRATEGY" and in_a_case else MOVES[outcome].acts


def why_not_choose(outcome: str, facts: Facts) -> str | None:
    """Return why an outcome may not be chosen for this contact, in a sentence, or None."""
    move = MOVES.get(outcome)
    if move is None:
        return "Choose what should happen."
    if facts.unsafe_now and outcome != "STRATEGY":
        return "The child is not safe now, so a strategy discussion comes first."
    if not facts.standing & {"contact", "enquiry"}:
        return "This contact has been decided already."
    if outcome == "EXISTING_CASE" and not facts.standing & {"open case", "referral", "early help"}:
        return "The child has no open case."
    if outcome in CLOSING and facts.standing & {"open case", "referral", "early help"}:
        return "The child is open to us, so the child’s worker must be told."
    if outcome in CLOSING and facts.not_settled:
        return f"{facts.not_settled} Nothing is closed before that is answered."
    if outcome in CLOSING and facts.is_interim:
        return "What was decided at night waits for its review by day. Nothing is closed before that."
    if outcome == "EARLY_HELP" and "early help" in facts.standing:
        return "The child has early help already. Tell the lead practitioner."
    if outcome == "EARLY_HELP" and "enquiry" not in facts.standing:
        return "Early help follows an enquiry. Grade the contact first."
    if outcome == "REFERRAL" and facts.standing & {"open case", "referral"}:
        return "The child has an open case already."
    return why_not(facts.standing, ACTS[acts_of(outcome, facts.standing)[0]])


def why_not_decide(
    *,
    outcome: str,
    facts: Facts,
    may_record: bool,
    tier: str,
    reasons: str,
    options: str,
    without_because: str,
    team_kind: str | None,
    agreed_by: str,
    agreed_on: date | None,
    agreed_how: str,
    accepted_by: str,
    today: date,
) -> str | None:
    """Return why a decision may not be made so, or None. `team_kind`: of the team that is to receive.

    `agreed_by`, `agreed_on`, `agreed_how`: who in the family agreed to early help, when and how.
    """
    if not may_record:
        return "Only those who work in the hub can decide a contact. Ask a hub manager."
    reason = why_not_choose(outcome, facts)
    if reason:
        return reason
    move = MOVES[outcome]
    if tier not in move.tiers:
        return f"“{move.words}” is for tier {' or '.join(move.tiers)}. Check the tier or the outcome."
    if not reasons.strip():
        return "Say why this is right. The reasons stand in the record for good."
    if not options.strip() and outcome != "EXISTING_CASE":
        return "Say what else you considered, and why not."
    if facts.still_out and not without_because.strip():
        said = " and ".join(facts.still_out)
        return f"{said} {'has' if len(facts.still_out) == 1 else 'have'} not answered. Wait, or say why not."
    needs_team = bool(move.to_a_team) and not facts.standing & {"open case", "referral"}
    if needs_team and team_kind not in move.to_a_team:
        return "Choose the team that is to receive the child."
    if outcome == "EARLY_HELP":
        return _why_not_agreed(agreed_by, agreed_on, agreed_how, accepted_by, today)
    return None


def _why_not_agreed(by: str, on: date | None, how: str, accepted_by: str, today: date) -> str | None:
    """Return why it is not said that a family agreed and a team accepted, or None. Source: T05."""
    if not by.strip() or not accepted_by.strip():
        return "Say who in the family agreed and who in the team accepted. Early help needs both."
    if on is None or how not in HOW_AGREED:
        return "Say on which day the family agreed, and how."
    if on > today:
        return "The day on which the family agreed has not come. Check the date."
    if today - on > A_YEAR:
        return "The family agreed more than a year ago. Ask again, and say when."
    return None


def needs_second_look(outcome: str, closed_before: int) -> bool:
    """Return whether a run of small concerns asks for a look by somebody who closed none of them."""
    return outcome in CLOSING and closed_before >= CLOSED_BEFORE


def why_not_look(*, looker: int, decider: int, closers: Collection[int], looked: bool) -> str | None:
    """Return why this person may not take the second look, or None. All are people, not accounts."""
    if looked:
        return "Somebody has taken a second look already."
    if looker == decider:
        return "You made this decision, so somebody else must look."
    if looker in closers:
        return "You closed one of the earlier contacts, so somebody else must look."
    return None


def why_not_sign(
    *,
    may_sign: bool,
    decider: int,
    signer: int,
    signed: bool,
    returned: bool,
    waits_for_look: bool,
    looker: int | None = None,
    team_closed: str = "",
) -> str | None:
    """Return why this person may not sign a decision, or None. All are people, not accounts.

    `looker`: who took the second look. `team_closed`: the receiving team's name, where it has closed since.
    Source: V14. It holds whatever role, acting role or delegated right the signer uses.
    """
    if decider == signer:
        return "Another manager must sign: you made this decision."
    if not may_sign:
        return "A manager of the hub signs. Ask the manager on duty."
    if signed:
        return "This decision has been signed already."
    if returned:
        return "This decision was sent back. It can be signed once it is decided anew."
    if waits_for_look:
        return "Several contacts were closed before this one. A second look must come before the signature."
    if looker is not None and looker == signer:
        return "You took the second look, so another manager must sign."
    if team_closed:
        return f"{team_closed} has closed since. Send it back, so that an open team receives the child."
    return None


def why_not_over_look(*, disagrees: bool, answer: str) -> str | None:
    """Return why a decision may not be signed over a second look that does not agree with it, or None."""
    if disagrees and not answer.strip():
        return "The second look does not agree. Say why it is closed all the same, or send it back."
    return None


def asks_consent(consent: str, why: str) -> bool:
    """Say whether an enquiry may not open before it is said what the family knows, or why that waits.

    Source: T04. Agreement is not the basis of an enquiry and never holds it up: going on without it needs a
    reason, such as that asking would put the child at more risk.
    """
    return consent == "" or (consent != "given" and not why.strip())


def why_not_grade(
    *,
    level: str,
    before: str | None,
    words: str,
    decided: bool,
    consent: str,
    consent_why: str,
    unsafe_now: bool | None,
    unsafe_why: str,
    unsafe_before: bool,
) -> str | None:
    """Return why a contact may not be graded so, or None.

    `consent`: a code of Message.Consent, or empty. `unsafe_now`: None where nobody says yes or no.
    `unsafe_before`: somebody said yes before, which is never unsaid.
    """
    if decided:
        return "This contact has been decided, so its grade stands."
    if level not in WEIGHTS:
        return "Choose red, amber or green."
    if (unsafe_now or unsafe_before) and level != "RED":
        return "A child who is unsafe now is graded red."
    if unsafe_now and not unsafe_why.strip():
        return "Say what makes the child unsafe now."
    if level == before and (unsafe_before or not unsafe_now):
        return f"It is graded {level.lower()} already. Choose another grade, or leave it."
    if not words.strip():
        return "Say why."
    if before is None and unsafe_now is None and not unsafe_before:
        return "Say whether the child is unsafe now."
    if before is None and not consent:
        return "Say whether the family knows and agrees. It is not needed to go on, but it is written down."
    if before is None and asks_consent(consent, consent_why):
        return "Say why it goes on without the family’s agreement: why they are not asked, or what allows it."
    return None


def grading_reason(level: str, before: str | None) -> str:
    """Return the code of why the grade was given: first, raised or lowered."""
    if before is None:
        return "FIRST"
    return "RAISED" if WEIGHTS.index(level) > WEIGHTS.index(before) else "LOWERED"


def why_not_ask(
    *, graded: bool, decided: bool, open_already: bool, basis: str, asks: str, why: str
) -> str | None:
    """Return why an agency may not be asked, or None."""
    if decided:
        return "This contact has been decided. Nothing more is asked about it."
    if not graded:
        return "Grade the contact first: the grade says how soon the answer is due."
    if open_already:
        return "This agency has been asked already and has not answered."
    if basis not in LAWFUL_BASES:
        return "Choose the lawful basis on which you ask."
    if not asks.strip() or not why.strip():
        return "Say what you ask, and why you need it."
    return None


def why_not_answer(
    *, is_asked: bool, answered_by: str, answer: str, words: str, has_files: bool = False
) -> str | None:
    """Return why an answer may not be given, or None. `answered_by`: who has answered, in words."""
    if not is_asked:
        return "Your agency was not asked this."
    if answered_by:
        return f"{answered_by} Your answer was not sent; its words are below, to copy."
    if answer not in ("found", "nothing_known", "declined"):
        return "Choose an answer. “Nothing is known” is one."
    if answer == "found" and not words.strip():
        return "Say what is known."
    if answer == "declined" and not words.strip():
        return "Say why you do not share it."
    if answer != "found" and has_files:
        return "You added files. Choose “Something is known” to send them, or send the answer without them."
    return None


def why_not_take_further(*, is_ours: bool, settled: bool, agreed: bool, already: bool) -> str | None:
    """Return why an agency may not take its disagreement further, or None."""
    if not is_ours:
        return "Your agency did not say this."
    if not settled:
        return "The hub has yet to answer. It goes further by itself when the answer is late."
    if agreed:
        return "The hub agreed with you."
    if already:
        return "Your agency has taken this further already."
    return None


def why_not_settle(
    *, may_decide: bool, may_settle: bool, taken_further: bool, first_settler: int | None, settler: int
) -> str | None:
    """Return why this person may not answer an agency, or None. All are people, not accounts."""
    if not taken_further:
        return None if may_decide or may_settle else "A manager of the hub answers this."
    if not may_settle:
        return "The agency took this further: whoever answers for the service answers it."
    if settler == first_settler:
        return "You gave the answer that the agency did not accept, so somebody else must answer."
    return None


def closed_lately(closed_on: Collection[date], on: date) -> int:
    """Return how many contacts were closed in the days that count as one run, up to a day."""
    return sum(1 for day in closed_on if on - RUN_LASTS <= day <= on)

"""Who may say what of two records, from plain values: a reason why not, or None."""


def why_not_answer(
    *, may: bool, asked_person: int, answering_person: int, answered: bool, restricted: bool, words: str
) -> str | None:
    """Return why somebody may not answer as a second person."""
    if not may:
        return "Only a manager of the hub, or somebody who may join records, can answer this."
    if asked_person == answering_person:
        return "Another person must answer: you asked, in this or another account."
    if answered:
        return "Somebody has answered this already."
    if restricted:
        return "This record cannot be opened here. Ring the person who holds it."
    return None if words.strip() else "Say why."


def why_not_say(*, may: bool, one: int, other: int, answer: str, words: str) -> str | None:
    """Return why somebody may not say of two records whether they are one child's."""
    if not may:
        return "Only a manager or a data steward can say this of two records."
    if one == other:
        return "These are one record already."
    if answer not in ("same", "not_same", "unsure"):
        return "Say whether it is the same child, not the same, or that you are not sure."
    return None if words.strip() else "Say why."

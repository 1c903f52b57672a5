"""What is asked once while a page is read, and what is asked every few seconds for the pages of everybody."""

from sightline.identity import asked_once
from sightline.identity.asked_once import asked_lately, while_a_page_is_read


def test_what_is_asked_lately_is_asked_again_when_its_seconds_are_over(monkeypatch):
    asked: list[tuple[str, int]] = []
    clock = iter([0.0, 1.0, 4.9, 5.0, 6.0])

    @asked_lately
    def how_it_is(role: str, *, at: int) -> int:
        asked.append((role, at))
        return at

    monkeypatch.setattr(asked_once, "lately_seconds", 5.0)
    monkeypatch.setattr(asked_once, "monotonic", lambda: next(clock))
    with while_a_page_is_read():
        assert [how_it_is("steward", at=at) for at in range(3)] == [0, 0, 0]
        assert how_it_is("steward", at=3) == 3
        assert how_it_is("partner", at=4) == 4, "who may see other rows is answered for themselves"
    assert asked == [("steward", 0), ("steward", 3), ("partner", 4)]


def test_outside_a_page_it_is_asked_each_time(monkeypatch):
    monkeypatch.setattr(asked_once, "lately_seconds", 5.0)
    asked: list[int] = []
    how_it_is = asked_lately(lambda *, at: asked.append(at))

    how_it_is(at=1)
    how_it_is(at=2)

    assert asked == [1, 2]

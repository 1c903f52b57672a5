"""What is typed is kept as it can be kept: letters that no hand writes are left out, and what is too long."""

import pytest
from django.http import QueryDict

from sightline.govuk.drafts import TooLong, answers_of


def test_letters_that_no_hand_writes_are_left_out_and_lines_stay():
    sent = QueryDict("words=She%00+said:%0D%0A%09%07%1B%7F%C2%85no&do=keep&csrfmiddlewaretoken=x")

    assert answers_of(sent) == {"words": ["She said:\r\n\tno"]}


def test_a_field_whose_name_no_form_has_is_left_out():
    assert answers_of(QueryDict("a%00b=1&words=Half")) == {"words": ["Half"]}


@pytest.mark.parametrize("sent", [f"words={'x' * 100_001}", f"{'n' * 65}=1"])
def test_what_is_longer_than_any_form_is_not_kept(sent):
    with pytest.raises(TooLong, match="too long to keep"):
        answers_of(QueryDict(sent))

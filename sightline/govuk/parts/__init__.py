"""The tags and filters of `{% load govuk %}`, by what they are for.

`wording` says facts, states and numbers; `tables` and `lists` show many; `people` shows one person;
`notices` says something happened or cannot be said; `questions` asks; `frame` is the page around them.
"""

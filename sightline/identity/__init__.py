"""Who works here: people, the workers they are, their teams, posts, leave and sign-ins.

A person is a human being. A worker is a person's employment as the council's files know it; a user is a
person's way in. Two workers or two users may be one person, and what asks for a second person asks that.
It has no pages; `people` shows it.
"""

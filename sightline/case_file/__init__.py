"""One child's record and everybody's lists: search, the child's page, My work, Out of sight, who holds whom.

Each list is a question asked of events, spells and clocks, as at a day. Nothing is kept here but the words
of a visit, which no code holds.
"""

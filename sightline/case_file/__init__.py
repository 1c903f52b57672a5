"""One child's record and everybody's lists: search, the child's page, My work, Out of sight, who holds whom.

Nothing is kept here. Each list is a question asked of events, spells and clocks, as at a day.
"""

"""Who holds whom: children without a worker, offers to workers, the ladder, leaving and absence.

A child moves to another worker only by an offer that is accepted, which is an event of the ledger. What is
kept here is what no event says: the offer, its notes, who watches over a child meanwhile, and who was told.
"""

"""The hub: what comes in about a child, whom we ask, what we decide, who signs it, and whom we tell.

A contact is one message about one child; brothers and sisters of one message have a contact each. Its dates
and codes are events of the ledger. What is written down in words hangs off the contact.
"""

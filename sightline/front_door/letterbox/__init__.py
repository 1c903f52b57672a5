"""What comes to the front door from people and machines that do not sign in here.

Anybody may tell the hub of a child on the referral form (`questions`, `unsent`, `sending`), with files
(`storing`), and is never shown again what they sent. An agency's own system sends contacts one by one or in
batches (`arriving`, `interface`) with a key. All of it ends on the hub's list, or as a receipt that says why
not.
"""

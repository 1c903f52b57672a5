"""What is written down of each child: who the child is, and the ledger of what happened.

The ledger is append-only. An event is never edited: a correction withdraws the old one and adds another that
names it. Everything that came in has a receipt, each of whose items ends as filed, already known, joined,
corrected, disputed, refused or waiting. No pages; nothing is written here but through `clocks.actions`.
"""

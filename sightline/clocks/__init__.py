"""The one door into the ledger, and what the clocks say.

`actions.record` is the only way to write an event: it locks the parties, appends, and works out their spells
and spans again in the same transaction. `queries` answers what a list or a page asks of clocks.
"""

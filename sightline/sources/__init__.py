"""The way in: files that a council already has, read and translated into events.

Recognise what each file is (`recognition`), read it safely (`reading/`), and say what its rows mean in
the words of the ledger: one translator for each format, all speaking `items`. Nothing here filters: what
breaks a rule of practice is said as the file says it, and the ledger files it as disputed. What cannot be
read is refused, cell by cell, with a sentence that tells how to mend it.
"""

"""The way in: files that a council already has, read and translated into events.

Recognise what each file is (`recognition`), read it safely (`reading/`), and say what its rows mean in
the words of the ledger: one translator for each format, all speaking `items`. Nothing here filters: what
breaks a rule of practice is said as the file says it, and the ledger files it as disputed. What cannot be
read is refused, cell by cell, with a sentence that tells how to mend it.

A load (`filing`) gathers what was read (`staging`), asks what is known (`known`), decides what becomes of
each event (`comparing`), drafts the rows (`drafting`) and writes them with a receipt (`receipting`) in one
short transaction. Files sent from a page wait in a private folder (`uploading`) for the background worker
(`arriving`). What was refused is mended as a file of one row (`mending`); what cannot all be right waits in
Data quality (`quality`).
"""

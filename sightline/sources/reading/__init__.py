"""Reading files safely: cells, dates, headings, csv, workbooks and XML, knowing nothing of any return.

A file is never trusted: its size, its encoding and its shape are looked at before its content is, and what
would take too much memory or time is refused with a sentence. No date is guessed: a year of two figures, a
month 13 or a day number that is no day are refused, each with how to mend it.
"""

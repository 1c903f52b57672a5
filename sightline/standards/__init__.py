"""What was promised to a child, and what the record must say to show that it was kept.

The ground of Sightline: plain Python that knows no database and no web page. The words of the ledger
(`vocabulary`, `codes`), the days that count (`calendar`), the language in which a promise is declared
(`model`, `states`), the promises themselves (`register/`) and the reader that has authority over what each
means (`reading`).
"""

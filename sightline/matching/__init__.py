"""Who is this child? Which records may be one child's, with the reasons in words.

Nobody is joined by the machine. It offers whom it may be; a person says the same child, not the same, or not
sure, and what they said is kept with its reasons. A likeness that is not certain opens nobody's record until
a second person has said that it is the same child. `likeness` compares two descriptions and knows no
database; `finding` asks the database for those worth comparing, among every child there is.
"""

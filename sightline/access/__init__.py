"""Who may do what, who may see which child, and who has looked.

One table says what each role may do (`matrix`); a view names its permission (`requires`). Which children a
person reaches is kept in the database (`reach`) and held there by row-level security (`policies`), so that a
forgotten filter shows nothing. Every look is a row of the access log (`log`), written with the read.
"""

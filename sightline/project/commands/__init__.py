"""What a person can ask for at a terminal: one file for each family of commands.

A file imports Django inside its functions, so that `sightline --help` answers at once.
"""

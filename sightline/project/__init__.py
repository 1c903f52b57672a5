"""The frame that holds the rooms together.

Settings, root addresses, frame templates, error pages, health, the database's server and the command line.
It knows every room; no room knows it.
"""

"""Sightline: a clear line of sight, from one child to the boardroom table."""

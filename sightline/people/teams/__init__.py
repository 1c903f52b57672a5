"""The tree of teams, who answers for each, and one team with its people."""

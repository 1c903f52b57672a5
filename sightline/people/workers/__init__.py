"""The people who work with children: their places in teams, their leave, their last day."""

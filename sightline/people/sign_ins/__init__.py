"""Ways in and the roles they hold: opened, closed, given and taken by an administrator, not by the holder."""

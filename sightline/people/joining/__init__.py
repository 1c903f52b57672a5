"""Two records of one child: side by side, joined with a reason, and parted again."""

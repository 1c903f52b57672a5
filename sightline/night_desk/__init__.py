"""The night desk: what was done out of hours, who signed it, and who by day confirmed or changed it.

A decision made at night is interim until an independent manager, signed in as themselves, has reviewed it by
day. The record keeps what was checked and when, whether the child was seen, the legal power used, each
signature, and that the day team accepted what it was handed.
"""

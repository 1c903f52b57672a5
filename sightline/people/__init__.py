"""The people who work here, as they see themselves: signing in, with a second factor, and signing out.

Nobody makes an account here; a manager enters people. What a sign-in may do is in `access`.
"""

"""What of the sign-in packages points to somebody: it opens nothing once they have gone."""

from sightline.clocks.pointing import ends

ends("account.EmailAddress.user", "mfa.Authenticator.user", "socialaccount.SocialAccount.user")

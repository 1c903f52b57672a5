"""The addresses for signing in. Of the sign-in package's many views only these are reached.

Nobody signs themselves up, adds an address of their own or connects an account, so no address leads there.
`DECLARED` says what each of the package's views asks for, as `requires` does for ours.
"""

from allauth.account import views as account
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as openid_connect
from django.urls import URLPattern, URLResolver, include, path, re_path

from sightline.access.requires import PUBLIC, SIGNED_IN
from sightline.people import views

pages: list[URLPattern | URLResolver] = [
    path("second-factor/", views.second_factor, name="second_factor"),
    path("invented/", views.sign_in_as_chosen, name="sign_in_as_chosen"),
    path("invented/<uuid:public_id>/", views.sign_in_as_invented, name="sign_in_as_invented"),
    path("access-log/", views.access_log, name="access_log"),
    path("access-log/log.<slug:format>", views.access_log_file, name="access_log_file"),
    path("looks/", views.drawn_looks, name="looks"),
    path("looks/<int:look_id>/", views.judge_look, name="judge_look"),
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/<int:opening_id>/", views.review_emergency, name="review_emergency"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "people"))),
    path("login/", views.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("provider/cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", provider.login_error, name="socialaccount_login_error"),
    path("provider/signup/", provider.signup, name="socialaccount_signup"),
    *openid_connect,
]

_PUBLIC = (
    *("account_logout", "account_inactive", "account_signup", "account_reset_password"),
    *("account_reset_password_done", "account_reset_password_from_key"),
    *("account_reset_password_from_key_done", "mfa_authenticate", "mfa_login_webauthn"),
    *("socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup"),
    *("openid_connect_login", "openid_connect_callback"),
)
_SIGNED_IN = (
    *("account_reauthenticate", "account_change_password", "account_set_password", "mfa_index"),
    *("mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn"),
    *("mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
)
DECLARED = dict.fromkeys(_PUBLIC, PUBLIC) | dict.fromkeys(_SIGNED_IN, SIGNED_IN)

from allauth.account import views
from allauth.mfa.base import views as two_steps
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.usersessions.views import list_usersessions
from django.urls import include, path, re_path

from . import card_views, privacy_views
from .views import for_staff, not_by_card, set_language

# Setting up is for those who work here; the code is asked of whoever has set it up.
two_steps_urlpatterns = [
    path("", for_staff(two_steps.index), name="mfa_index"),
    path("authenticate/", two_steps.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", two_steps.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", for_staff(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", for_staff(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        for_staff(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/generate/",
        for_staff(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        for_staff(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

# Only what a learner needs; e-mail confirmation and its pages are left out.
urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("data/", privacy_views.my_data, name="my_data"),
    path("data/all/", privacy_views.my_data_page, name="my_data_page"),
    path("data/my-data.json", privacy_views.my_data_json, name="my_data_json"),
    path("data/erase/", privacy_views.erase, name="erase_account"),
    path("next/", card_views.next_learner, name="next_learner"),
    path("signup/", views.signup, name="account_signup"),
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/change/", not_by_card(views.password_change), name="account_change_password"),
    path("password/set/", not_by_card(views.password_set), name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^\0]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("two-steps/", include(two_steps_urlpatterns)),
    path("devices/", list_usersessions, name="usersessions_list"),
    path("inactive/", views.account_inactive, name="account_inactive"),
]

# Short, since they are typed and printed.
card_urlpatterns = [
    path("", card_views.card_number, name="card"),
    path("enter/", card_views.card_enter, name="card_enter"),
    path("<str:number>/", card_views.scan_card, name="scan_card"),
]

"""People and categories of django-quiz-app, brought here."""

import unicodedata
from dataclasses import dataclass, field

from django.contrib.auth.hashers import identify_hasher, is_password_usable, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import User, validate_nickname

from ..models.quizzes import QuestionCategory
from .django_quiz import ForeignCategory, ForeignUser, Source
from .django_quiz_ledger import Origin, Refused, Report, batches
from .limits import CATEGORY_NAME
from .texts import one_line

USERS_AT_ONCE = 500
LONGEST_NICKNAME = 60
LONGEST_EMAIL = 254
LONGEST_HASH = 128


# --- People ---------------------------------------------------------------------------------------


@dataclass
class People:
    """Brings people, as learners all of them.

    `here`: the ids of those that are here, by their ids there; None for those deleted here.
    `names`: their nicknames there.
    """

    origin: Origin
    report: Report
    here: dict[int, int | None] = field(default_factory=dict, init=False)
    names: dict[int, str] = field(default_factory=dict, init=False)

    def bring(self, source: Source) -> None:
        users = User.objects.values_list("username", "email")
        self.taken = {name.lower(): email.lower() for name, email in users}
        self.emails = {email for email in self.taken.values() if email}
        for batch in batches(source.users(), USERS_AT_ONCE):
            self.bring_batch(batch)

    def bring_batch(self, batch: list[ForeignUser]) -> None:
        ids = {old.id: self.origin.row_id("user", old.id) for old in batch}
        known = [id for id in ids.values() if id]
        alive = set(User.objects.filter(pk__in=known).values_list("pk", flat=True))
        new = []
        for old in batch:
            self.names[old.id] = old.username
            if not self.origin.came_before("user", old.id):
                new.append(old)
                continue
            if self.origin.has_changed("user", old.id, identity_of(old)):
                raise Refused(
                    f"auth_user {old.id} is not who came from „{self.origin.name}” before: this is "
                    "another database. Give it a name of its own with --name."
                )
            self.here[old.id] = ids[old.id] if ids[old.id] in alive else None
            (self.report.here if ids[old.id] in alive else self.report.deleted)["people"] += 1
        rows = User.objects.bulk_create([self.row_for(old) for old in new])
        for old, row in zip(new, rows, strict=True):
            self.here[old.id] = row.pk
            self.origin.record("user", old.id, identity_of(old), row)
        self.report.new["people"] += len(new)

    def row_for(self, old: ForeignUser) -> User:
        full_name = one_line(f"{old.first_name} {old.last_name}")
        if old.is_staff or old.is_superuser:
            self.note(old, "was staff there and comes as a learner; give her a role by hand")
        email = self.email_of(old)
        return User(
            username=self.nickname_for(old, email),
            display_name=(full_name or one_line(old.username))[:LONGEST_NICKNAME].strip(),
            email=email,
            password=self.password_of(old),
            is_active=old.is_active,
            date_joined=old.date_joined or timezone.now(),
            last_login=old.last_login,
        )

    def nickname_for(self, old: ForeignUser, email: str) -> str:
        """Return a nickname that is right and free: nobody here is taken for somebody there."""
        wanted = mended(old.username) or f"learner-{old.id}"
        if wanted != unicodedata.normalize("NFKC", old.username).lower():
            self.note(old, f"her nickname „{old.username}” is not possible here")
        nickname, number = wanted, 1
        while nickname in self.taken:
            number += 1
            nickname = f"{wanted[: LONGEST_NICKNAME - len(str(number)) - 1]}-{number}"
        if nickname != wanted:
            same = email and self.taken[wanted] == email.lower()
            who = ", by somebody with the same e-mail address, perhaps herself" if same else ""
            self.note(old, f"the nickname „{wanted}” is taken here{who}")
        if nickname != old.username.lower():
            self.note(old, f"she now signs in as „{nickname}”")
        self.taken[nickname] = email.lower()
        return nickname

    def email_of(self, old: ForeignUser) -> str:
        email = old.email.strip()
        try:
            if email:
                validate_email(email)
        except ValidationError:
            email = ""
        if len(email) > LONGEST_EMAIL or (old.email.strip() and not email):
            self.note(old, f"„{old.email[:60]}” is no e-mail address; left out")
            return ""
        if email and email.lower() in self.emails:
            self.note(old, f"somebody else here has the e-mail address {email}, too")
        self.emails.add(email.lower())
        return email

    def password_of(self, old: ForeignUser) -> str:
        """Return the hash as it is; she goes on with her password."""
        if not is_password_usable(old.password):
            return old.password[:LONGEST_HASH]
        try:
            identify_hasher(old.password)
        except ValueError:
            self.note(old, "her password was kept in a way unknown here; give her a new one")
            return str(make_password(None))
        return old.password

    def note(self, old: ForeignUser, text: str) -> None:
        self.report.note("auth_user", old.id, text)


def identity_of(old: ForeignUser) -> list[str]:
    """Return what never changes about a person."""
    return [old.date_joined.isoformat() if old.date_joined else ""]


def mended(username: str) -> str:
    """Return the nickname nearest to `username` that is possible here; empty if there is none."""
    name = ""
    for letter in unicodedata.normalize("NFKC", username).lower().strip():
        try:
            # A sign is judged behind a letter: no name begins with one.
            validate_nickname(f"{name}{letter}")
        except ValidationError:
            letter = "_" if name else ""
        name += letter
    return name[:LONGEST_NICKNAME].strip()


# --- Categories -----------------------------------------------------------------------------------


@dataclass
class Categories:
    """Brings categories and sub-categories. `here`, `parts_here`: ids here by those there."""

    origin: Origin
    report: Report
    here: dict[int, int] = field(default_factory=dict, init=False)
    parts_here: dict[int, int] = field(default_factory=dict, init=False)
    # As they are called there.
    names: dict[int, str] = field(default_factory=dict, init=False)

    def bring(self, source: Source) -> None:
        rows = QuestionCategory.objects.all()
        self.rows = {row.pk: row for row in rows}
        self.by_name = {(row.parent_id, row.name): row for row in rows}
        # Under which name each came: two long ones may be cut to the same.
        self.meant: dict[int, str] = {}
        for old in source.categories():
            if name := one_line(old.name):
                self.names[old.id] = name
                self.place("category", "quiz_category", old, None, self.here)
            else:
                self.report.note("quiz_category", old.id, "has no name; left out")
        for old in source.sub_categories():
            parent = self.here.get(old.parent or 0)
            if not one_line(old.name):
                self.report.note("quiz_subcategory", old.id, "has no name; left out")
                continue
            if parent is None:
                self.report.note(
                    "quiz_subcategory", old.id, "is part of no category; it is a category here"
                )
            self.place("sub-category", "quiz_subcategory", old, parent, self.parts_here)

    def place(
        self,
        kind: str,
        table: str,
        old: ForeignCategory,
        parent: int | None,
        here: dict[int, int],
    ) -> None:
        if self.origin.came_before(kind, old.id):
            row = self.rows.get(self.origin.row_id(kind, old.id) or 0)
            (self.report.here if row else self.report.deleted)["categories"] += 1
            if row:
                here[old.id] = row.pk
            return
        full = one_line(old.name)
        name, number = full[:CATEGORY_NAME].strip(), 1
        while (row := self.by_name.get((parent, name))) and self.meant.get(row.pk, full) != full:
            number += 1
            name = f"{full[: CATEGORY_NAME - len(str(number)) - 1].strip()} {number}"
        if name != full:
            self.report.note(table, old.id, f"„{full}” is „{name}” here")
        if row:
            self.report.here["categories"] += 1
        else:
            row = QuestionCategory.objects.create(name=name, parent_id=parent)
            self.rows[row.pk] = self.by_name[parent, name] = row
            self.report.new["categories"] += 1
        self.meant[row.pk] = full
        self.origin.record(kind, old.id, full, row)
        here[old.id] = row.pk

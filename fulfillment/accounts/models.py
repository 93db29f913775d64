"""Who may use the installation: users, their roles and sessions, and the answers kept for repeated requests."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models

from fulfillment.common import clock
from fulfillment.common.ids import new_id, parse_id
from fulfillment.common.versioning import VersionedModel

from .permissions import ApiPermission


class UserManager(BaseUserManager["User"]):
    """Creates users and finds them by email, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new, stored user; without *password* nobody can sign in as it."""
        moment = clock.now()
        user = self.model(email=self.normalize_email(email), created_at=moment, modified_at=moment, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user who may do everything, in the backoffice as well."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return *email* in lower case: two spellings of one address would be two accounts."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this email; sign-in to the backoffice looks users up by it."""
        return self.get(email=self.normalize_email(username))


def validate_facility_ids(value: object) -> None:
    """Raise ValidationError unless *value* is a list of ids."""
    if not isinstance(value, list) or not all(isinstance(item, str) and parse_id(item) for item in value):
        raise ValidationError('A list of facility ids is expected: ["…", "…"].')


class User(VersionedModel, AbstractBaseUser, PermissionsMixin):
    """A person or an API client. Signs in with the email; ``username`` is only shown.

    ``facility_ids``: None means every facility, a list only these, an empty one none. It holds no foreign keys, because
    facilities live above accounts. Users whose roles are all facility-scoped see nothing while it is None.
    """

    email = models.EmailField(unique=True)
    username = models.CharField(max_length=150, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("may use the backoffice", default=False)
    facility_ids = models.JSONField("facilities", null=True, blank=True, validators=[validate_facility_ids])
    tokens_valid_from = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "user"
        verbose_name_plural = "users"
        default_permissions = ()
        permissions = [(permission.value, permission.label) for permission in ApiPermission]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """Return the name for histories and headings: the fullest that is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.username or self.email


class Role(VersionedModel):
    """What the product knows of a role beyond Django's group, which holds its name, users and permissions.

    ``origin`` is the name under which the product provided it. The row stays when an administrator deletes or renames
    the group, so that provisioning does not bring it back.
    """

    group = models.OneToOneField(Group, null=True, on_delete=models.SET_NULL, related_name="role")
    origin = models.CharField(max_length=20, null=True, unique=True, editable=False)  # noqa: DJ001 - unique if given
    description = models.CharField(max_length=100, blank=True)
    facility_scoped = models.BooleanField("only for assigned facilities", default=False)

    class Meta:
        verbose_name = "role"
        default_permissions = ()

    def __str__(self) -> str:
        return self.group.name if self.group else f"{self.origin} (deleted)"


class Session(models.Model):
    """One sign-in through the API: the refresh token, of which only a hash is kept, and when it ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "session"
        default_permissions = ()
        indexes = [models.Index(fields=["expires_at"], name="session_expiry")]

    def __str__(self) -> str:
        return f"{self.user} since {self.created_at:%Y-%m-%d %H:%M}"


class IdempotencyRecord(models.Model):
    """The answer to a POST with an ``Idempotency-Key``; ``id`` is a hash of client, method, path and key."""

    id = models.CharField(primary_key=True, max_length=64)
    client_id = models.CharField(max_length=64)
    method = models.CharField(max_length=8)
    path = models.TextField()
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    location = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "idempotency record"
        default_permissions = ()
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.key}"


class IdempotencyTrace(models.Model):
    """A process that the request of a kept answer has touched: the answer holds data of its consumer.

    ``process_id`` is no foreign key: processes live above accounts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(IdempotencyRecord, on_delete=models.CASCADE, related_name="touched")
    process_id = models.UUIDField()

    class Meta:
        verbose_name = "idempotency trace"
        default_permissions = ()
        indexes = [models.Index(fields=["process_id"], name="idempotency_process")]

    def __str__(self) -> str:
        return f"{self.record_id} touched {self.process_id}"

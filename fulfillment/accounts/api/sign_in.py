"""The exchange of the Identity Toolkit: a password or a refresh token for an ID token."""

import math
from collections.abc import Mapping
from typing import IO, Any
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from rest_framework.exceptions import APIException, ParseError, Throttled
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fulfillment.accounts.schemas import IdentityError, SignInAnswer, SignInRequest, TokenAnswer, TokenRequest
from fulfillment.accounts.services import SessionTokens, SignInRefused, session_refresh, sign_in
from fulfillment.accounts.throttling import client_address, sign_in_succeeded, sign_in_wait
from fulfillment.accounts.tokens import LIFETIME
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.parsers import MAX_BYTES, PayloadTooLarge, StrictJSONParser

LIFETIME_SECONDS = str(int(LIFETIME.total_seconds()))
PROJECT = "fulfillment"
MAX_PASSWORD = 4_096
CODES = {405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE"}


class FormParser(BaseParser):
    """Parses a form of at most 1 MB; clients of the exchange send the refresh token as one."""

    media_type = "application/x-www-form-urlencoded"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, str]:
        """Return the fields. Raises: PayloadTooLarge (413), ParseError (400)."""
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise PayloadTooLarge
        try:
            return dict(parse_qsl(content.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
        except ValueError as error:
            raise ParseError("The form is not valid.") from error


class IdentityView(APIView):
    """A door without authentication whose errors have the exchange's own shape. The ``key`` parameter is ignored."""

    authentication_classes = ()
    permission_classes = ()

    def field(self, name: str) -> str:
        """Return the text field *name* of the body, or an empty text."""
        data = self.request.data
        value = data.get(name, "") if isinstance(data, dict) else ""
        return value if isinstance(value, str) else ""

    def handle_exception(self, exc: Exception) -> Response:
        """Answer a refusal as the exchange's clients expect it; anything unexpected goes on to the error pages."""
        if isinstance(exc, SignInRefused):
            return refusal(400, exc.code)
        if isinstance(exc, Throttled):
            return refusal(
                429, "TOO_MANY_ATTEMPTS_TRY_LATER", {"Retry-After": str(math.ceil(getattr(exc, "wait", None) or 1))}
            )
        if isinstance(exc, APIException):
            return refusal(exc.status_code, CODES.get(exc.status_code, f"INVALID_REQUEST : {exc.detail}"))
        raise exc


class SignInView(IdentityView):
    """Sign-in with email and password."""

    parser_classes = (StrictJSONParser,)

    @describe("Sign in", body=SignInRequest, answers={200: SignInAnswer, 400: IdentityError}, failures=())
    def post(self, request: Request) -> Response:
        """Return an ID token, valid for one hour, and a refresh token."""
        email, password = self.field("email").strip(), self.field("password")
        try:
            validate_email(email)
        except ValidationError as error:
            raise SignInRefused("INVALID_EMAIL" if email else "MISSING_EMAIL") from error
        if not password:
            raise SignInRefused("MISSING_PASSWORD")
        address = client_address(request)
        wait = sign_in_wait(address=address, email=email)
        if wait:
            raise Throttled(wait)
        if len(password) > MAX_PASSWORD:
            raise SignInRefused("INVALID_LOGIN_CREDENTIALS")
        tokens = sign_in(email=email, password=password, now=clock.now())
        sign_in_succeeded(address=address, email=email)
        return Response(sign_in_answer(tokens))


class TokenView(IdentityView):
    """Renewal of the ID token."""

    parser_classes = (StrictJSONParser, FormParser)

    @describe("Renew the ID token", body=TokenRequest, answers={200: TokenAnswer, 400: IdentityError}, failures=())
    def post(self, request: Request) -> Response:
        """Return a new ID token for the session of a refresh token."""
        if self.field("grant_type") != "refresh_token":
            raise SignInRefused("INVALID_GRANT_TYPE")
        refresh_token = self.field("refresh_token")
        if not refresh_token:
            raise SignInRefused("MISSING_REFRESH_TOKEN")
        return Response(token_answer(session_refresh(refresh_token=refresh_token, now=clock.now())))


def sign_in_answer(tokens: SessionTokens) -> dict[str, object]:
    """Return what a client gets for its password."""
    return {
        "kind": "identitytoolkit#VerifyPasswordResponse",
        "localId": str(tokens.user.pk),
        "email": tokens.user.email,
        "displayName": tokens.user.get_full_name(),
        "idToken": tokens.id_token,
        "registered": True,
        "refreshToken": tokens.refresh_token,
        "expiresIn": LIFETIME_SECONDS,
    }


def token_answer(tokens: SessionTokens) -> dict[str, object]:
    """Return what a client gets for its refresh token."""
    return {
        "access_token": tokens.id_token,
        "expires_in": LIFETIME_SECONDS,
        "token_type": "Bearer",
        "refresh_token": tokens.refresh_token,
        "id_token": tokens.id_token,
        "user_id": str(tokens.user.pk),
        "project_id": PROJECT,
    }


def refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """Answer an error in the exchange's shape."""
    inner = {"message": message, "domain": "global", "reason": "invalid"}
    body = {"error": {"code": status, "message": message, "errors": [inner]}}
    return Response(body, status=status, headers=headers)

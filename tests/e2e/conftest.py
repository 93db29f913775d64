"""A browser, a server, and people who sign in as people do."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.backoffice import cast

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    # The browser's own event loop runs in this thread, which Django would take for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        expect.set_options(timeout=10_000)
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS.split())
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def signed_in(browser: Browser, live_server: Any) -> Iterator[SignIn]:
    """Return a function that signs somebody in, each in a browser of their own, and returns their page."""
    contexts = []

    def sign_in(email: str, role: str | None = None, works_in: Any = None, **options: Any) -> Page:
        user = cast.person(email, role, **({"facility_ids": [str(works_in.pk)]} if works_in else {}))
        context = browser.new_context(base_url=live_server.url, timezone_id="Europe/Berlin", **options)
        contexts.append(context)
        page = context.new_page()
        page.problems = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
        page.on("request", lambda request: _inside(page, request.url, live_server.url))
        page.goto("/admin/")
        page.get_by_label("Email").fill(user.email)
        page.get_by_label("Password").fill(cast.PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.locator("h1")).to_contain_text(works_in.name if works_in else "Home")
        return page

    yield sign_in
    for context in contexts:
        for page in context.pages:
            assert not page.problems  # type: ignore[attr-defined]
        context.close()


def _inside(page: Page, url: str, server: str) -> None:
    if not url.startswith((server, "data:", "blob:")):
        page.problems.append(f"a request to the outside: {url}")  # type: ignore[attr-defined]

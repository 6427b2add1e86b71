"""What is other in a page on its way to the browser."""

import re

import pytest

from newsdigest.previewing.adapting import adapt, allow

ADDRESS, HERE = "https://ada.example/repo", "http://localhost:8000/repo"
SCRIPT = f"{HERE}/-/preview.js"
ELEMENT = f'<script src="{SCRIPT}" nonce="newsdigest-preview" data-version="1" defer></script>'


def _adapted(page: str) -> str:
    attributes = {"data-version": "1"}
    return adapt(page.encode(), address=ADDRESS, here=HERE, script=SCRIPT, attributes=attributes).decode()


@pytest.mark.parametrize(
    ("page", "expected"),
    {
        "<p>Text</p></body></html>": f"<p>Text</p>{ELEMENT}</body></html>",
        "<p>Text": f"<p>Text{ELEMENT}",
        "<code>&lt;/body></code></BODY>": f"<code>&lt;/body></code>{ELEMENT}</BODY>",
        '<a href="https://ada.example/repo/a/">': f'<a href="{HERE}/a/">{ELEMENT}',
        '<a href="https://ada.example/repo">': f'<a href="{HERE}">{ELEMENT}',
        "<a href=https://ada.example/repo?q=1>": f"<a href={HERE}?q=1>{ELEMENT}",
        '<a href="https://ada.example/repository/">': f'<a href="https://ada.example/repository/">{ELEMENT}',
        '<a href="https://ada.example/">': f'<a href="https://ada.example/">{ELEMENT}',
    }.items(),
)
def test_links_lead_to_the_preview_and_the_script_is_in_it(page: str, expected: str) -> None:
    assert _adapted(page) == expected


def test_a_page_in_no_encoding_stays_as_it_is() -> None:
    page = b"<p>\xff\xfe caf\xe9</p>"
    assert adapt(page, address="", here=HERE, script=SCRIPT, attributes={}).startswith(page)


def test_an_attribute_cannot_end_the_element() -> None:
    page = adapt(b"", address="", here=HERE, script=SCRIPT, attributes={"data-events": '"><img src=x>'}).decode()
    assert "<img" not in page


OURS = f"{HERE}/-/"


@pytest.mark.parametrize(
    ("policy", "expected"),
    {
        "default-src 'self'": f"default-src 'self'; script-src 'self' {OURS}; connect-src 'self' {OURS}",
        "default-src 'none'; img-src *": f"default-src 'none'; img-src *; script-src {OURS}; connect-src {OURS}",
        "script-src 'none'": f"script-src {OURS}",
        "img-src 'self'": "img-src 'self'",
        "Script-Src 'self' ; connect-src https://a.example": (
            f"script-src 'self' {OURS}; connect-src https://a.example {OURS}"
        ),
        "script-src 'nonce-a' 'strict-dynamic'": "script-src 'nonce-a' 'strict-dynamic' 'nonce-newsdigest-preview'",
        "script-src-elem 'self'; script-src 'none'": f"script-src-elem 'self' {OURS}; script-src {OURS}",
        "script-src 'self'; script-src *": f"script-src 'self' {OURS}",
        "script-src 'unsafe-inline'": f"script-src 'unsafe-inline' {OURS}",
        "": "",
    }.items(),
)
def test_a_policy_lets_our_script_be_and_nothing_else(policy: str, expected: str) -> None:
    # script-src-elem is written out beside script-src, with the same sources.
    assert re.sub(r"; script-src-elem [^;]*|(?<!^)script-src-elem [^;]*; ", "", allow(policy, OURS)) == expected


@pytest.mark.parametrize(
    "meta",
    [
        '<meta http-equiv="Content-Security-Policy" content="script-src &#39;self&#39;">',
        "<META content=\"script-src 'self'\" HTTP-EQUIV=content-security-policy>",
        "<meta\nhttp-equiv='content-security-policy'\ncontent=\"script-src 'self'\" />",
    ],
)
def test_the_policy_of_a_page_is_found(meta: str) -> None:
    page = _adapted(f'{meta}<meta name="description" content="script-src \'self\'">')
    assert page.count(f" {OURS}") == 2  # script-src and script-src-elem
    assert '<meta name="description" content="script-src \'self\'">' in page

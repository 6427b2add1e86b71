"""What is other in a page of the preview than in its file: three things, each on the way to the browser.

Links to the site's own address, which is not there yet, lead to the preview (``404.html`` has such links); a script
reloads the page; and a content security policy lets that script be.
"""

import html
import re
from collections.abc import Mapping

_META = re.compile(
    rb"<meta\b(?=[^>]*\bhttp-equiv\s*=\s*[\"']?content-security-policy\b)[^>]*>", re.IGNORECASE | re.DOTALL
)
_CONTENT = re.compile(rb"(?<=\bcontent=)(?P<quote>[\"'])(?P<policy>.*?)(?P=quote)", re.IGNORECASE | re.DOTALL)
_NONCE = "'nonce-newsdigest-preview'"


def adapt(page: bytes, *, address: str, here: str, script: str, attributes: Mapping[str, str]) -> bytes:
    """Return the page as the browser gets it.

    address: the site's; here: where the preview is, both without a slash at the end. script: the address of our
    script; everything else of ours is beside it. attributes: of the script's element.
    """
    if address and address != here:
        page = re.sub(rb"%b(?=[/?#\"'\s<>)&]|$)" % re.escape(address.encode()), here.encode(), page)
    page = _META.sub(lambda found: _with_policy(found[0], script.rpartition("/")[0] + "/"), page)
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
    element = f'<script src="{html.escape(script)}" nonce="newsdigest-preview"{written} defer></script>'.encode()
    end = page.lower().rfind(b"</body>")
    end = len(page) if end < 0 else end
    return page[:end] + element + page[end:]


def _with_policy(meta: bytes, ours: str) -> bytes:
    def adapted(found: re.Match[bytes]) -> bytes:
        policy = html.unescape(found["policy"].decode("utf-8", "replace"))
        return b'"' + html.escape(allow(policy, ours)).encode() + b'"'

    return _CONTENT.sub(adapted, meta)


def allow(policy: str, ours: str) -> str:
    """Return a content security policy that lets scripts at ``ours`` load and connect there, and else is the same.

    https://www.w3.org/TR/CSP3/: a missing directive falls back to others; next to ``'strict-dynamic'`` only a
    nonce counts; ``'none'`` does so only alone.
    """
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        if words := part.split():
            directives.setdefault(words[0].lower(), words[1:])  # of two alike the first counts
    for name, fallbacks in (
        ("script-src-elem", ("script-src", "default-src")),
        ("script-src", ("default-src",)),
        ("connect-src", ("default-src",)),
    ):
        sources = next((directives[each] for each in (name, *fallbacks) if each in directives), None)
        if sources is None:
            continue
        kept = [source for source in sources if source.lower() != "'none'"]
        dynamic = name.startswith("script") and "'strict-dynamic'" in (source.lower() for source in kept)
        directives[name] = [*kept, _NONCE if dynamic else ours]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())

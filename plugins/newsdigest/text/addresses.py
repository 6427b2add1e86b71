"""Web addresses: one for each page, whichever newsletter, search engine or network a reader came by.

What is taken as the same follows RFC 3986, section 6.2, as far as no two pages can become one; beyond it, only
parameters that exist to count readers are removed. ``www.``, ``index.html``, a final slash, ``ref=``
and the order of parameters stay: on some site each of them makes another page.
"""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

SCHEMES = {"http": 80, "https": 443}

# Names of parameters, in lower case, by who counts with them.
TRACKING = frozenset(
    (
        *("fbclid", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "igsh", "igshid"),  # Meta
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "_ga", "_gl"),  # Google
        *("msclkid", "ocid"),  # Microsoft
        *("twclid", "__twitter_impression", "ttclid", "li_fat_id", "epik", "rdt_cid"),  # other networks
        *("yclid", "ysclid", "_openstat"),  # Yandex
        *("guccounter", "guce_referrer", "guce_referrer_sig", "ncid"),  # Yahoo
        *("xtor", "xtref", "xts", "xtcr"),  # AT Internet; at_… below is its successor's
        *("mc_cid", "mc_eid"),  # Mailchimp
        *("_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking"),  # HubSpot
        *("mkt_tok", "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "emci", "emdi", "ceid"),  # newsletters
        *("ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "ns_fee"),  # Comscore
        *("s_cid", "s_kwcid", "ef_id"),  # Adobe
        *("tblci", "obclickid", "ob_click_id", "outbrainclickid", "oborigurl", "dicbo"),  # Taboola, Outbrain
        *("wt_mc", "wt_zmc", "wickedid", "cmpid", "spm"),
        *("smid", "smtyp", "cndid", "mbid", "traffic_source", "ftag", "sr_share"),  # publishers
    )
)
TRACKING_PREFIXES = ("utm_", "at_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "itm_", "ss_campaign_", "ss_email_")

# RFC 2606 and RFC 6761; and what machines call themselves.
_NOBODYS_HOSTS = frozenset({"example.org", "example.com", "example.net", "localhost", "0.0.0.0"})  # noqa: S104 - a name
_NOBODYS_DOMAINS = (
    ".example",
    ".test",
    ".invalid",
    ".localhost",
    ".local",
    ".example.org",
    ".example.com",
    ".example.net",
)
_NETLOC = re.compile(
    r"""(?:[^\x00-\x20\x7f\s\[\]@\\]*@)?                           # me:word@
        (?:\[[0-9a-f:.]+\]|[^\x00-\x20\x7f\s\[\]:@\\%<>"^`{|}]+)   # [::1] or example.org
        (?::[0-9]*)?                                              # :443""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT = "%/:?#[]@!$&'()*+,;=|"
"""Characters that stand for themselves in a path or a query; ``|`` is no such one, but servers take it as it is."""


def canonical(address: str) -> str:
    """Return the one address of a page; what is no web address, without the space around it.

    Scheme and host are lower-case; a default port, a fragment (but not ``#!…`` and ``#/…``, by which scripts tell
    their pages) and parameters that count readers are gone; other characters are escaped in one way.
    """
    parts = _split(address)
    if parts is None:
        return address.strip()
    try:
        path, query, fragment = map(_escaped, (parts.path or "/", _without_tracking(parts.query), parts.fragment))
    except UnicodeEncodeError:  # half of a surrogate pair
        return address.strip()
    fragment = fragment if fragment.startswith(("!", "/")) else ""
    return urlunsplit((parts.scheme, _netloc(parts), path, query, fragment))


def without_tracking(address: str) -> str:
    """Return an address without the parameters that count readers, otherwise as it is, with its fragment."""
    parts = _split(address)
    try:
        query = _without_tracking(parts.query) if parts else ""
    except UnicodeEncodeError:  # half of a surrogate pair
        return address
    return urlunsplit(parts._replace(query=query)) if parts and query != parts.query else address


def is_web(address: str) -> bool:
    """Tell whether it is an absolute ``http`` or ``https`` address with a host that can be one."""
    return _split(address) is not None


def host(address: str) -> str:
    """Return the host of a web address in lower case, without brackets; empty if it is none."""
    parts = _split(address)
    return (parts.hostname or "") if parts else ""


def is_nobodys(address: str) -> bool:
    """Tell whether an address is of this machine or its network, or one of those that only examples have."""
    name = host(address).removesuffix(".")
    if name in _NOBODYS_HOSTS or name.endswith(_NOBODYS_DOMAINS):
        return True
    try:
        return ip_address(name).is_private
    except ValueError:
        return False


def without_credentials(address: str) -> str:
    """Return the address as everybody may see it."""
    parts = _split(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if parts else address


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address.strip())
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return parts if parts.scheme in SCHEMES and _NETLOC.fullmatch(parts.netloc) else None


def _netloc(parts: SplitResult) -> str:
    user, at, place = parts.netloc.rpartition("@")
    place = place.lower()
    name = place if place.endswith("]") or ":" not in place else place.rpartition(":")[0]
    port = f":{parts.port}" if parts.port not in (None, SCHEMES[parts.scheme]) else ""
    return user + at + name + port


def _without_tracking(query: str) -> str:
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _is_tracking(pair)]
    return query if len(kept) == len(pairs) else "&".join(kept)


def _is_tracking(pair: str) -> bool:
    name = _escaped(pair.partition("=")[0]).lower().removeprefix("amp;")  # "&amp;utm_source": escaped twice by a feed
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _escaped(text: str) -> str:
    """Escape what must be, and nothing that need not be; hexadecimal digits are upper-case."""
    return _ESCAPED.sub(_unescaped, quote(text, safe=_KEPT))


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return "%25"
    byte = int(match[1], 16)
    return chr(byte) if byte in _UNRESERVED else match[0].upper()

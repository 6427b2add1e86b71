"""Time zones by the names of the IANA's database, and what somebody may have meant who wrote another."""

from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from newsdigest.errors import SettingsError


def zone(name: str, setting: str) -> ZoneInfo:
    """Return the time zone of that name. Raises SettingsError, which names the setting and zones called alike."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        alike = " or ".join(like(name)) or "such as Europe/Paris"
        raise SettingsError(f"{setting}: no such time zone; takes {alike}") from error


def like(name: str) -> list[str]:
    """Return up to three zones: of that city in any writing, or else spelled alike."""
    wanted = name.strip().casefold().replace(" ", "_")
    known = {each.casefold(): each for each in available_timezones()}
    of_city = [each for low, each in known.items() if low.rpartition("/")[2] == wanted.rpartition("/")[2]]
    spelled = (known[each] for each in get_close_matches(wanted, sorted(known), 3, cutoff=0.75))
    return sorted(of_city)[:3] or list(spelled)

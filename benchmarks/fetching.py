"""Measure what ``newsdigest fetch`` costs, the first time and when nothing is new.

    python benchmarks/fetching.py [--sources 200] [--entries 20] [--delay 0.2]

Starts a server on this machine's loopback address with so many feeds, each a host of its own (127.0.0.2, …) that
answers after a delay, as hosts do. Prints seconds for the first run, for a second one in which every feed is "not
modified" (304), for a third in which a server that knows no versions sends the same bytes again, and for one in
which each feed has one entry more; and as the rival, the seconds that asking one source after the other would wait.
"""

import argparse
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from newsdigest.document import Rights, Subscription
from newsdigest.fetching import fetch
from newsdigest.memory import Notebook
from newsdigest.settings import Settings

SENTENCE = "La sonde européenne traverse lentement le système solaire et envoie des images de Jupiter"
WORDS = SENTENCE.split(" ")


def main() -> None:
    """Serve, fetch and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--entries", type=int, default=20)
    parser.add_argument("--delay", type=float, default=0.2)
    options = parser.parse_args()
    server = _Server(options.entries, options.delay)
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(content=Path(name), allow_private=True)
        subscriptions = [
            Subscription(url=f"http://127.0.{2 + number // 250}.{1 + number % 250}:{server.port}/", rights=Rights.FULL)
            for number in range(options.sources)
        ]
        print(f"{options.sources} sources of {options.entries} entries, each answers after {options.delay} s")
        for label, versions, entries in (
            ("first run", True, options.entries),
            ("not modified", True, options.entries),
            ("the same bytes", False, options.entries),
            ("one entry more", True, options.entries + 1),
        ):
            server.versions, server.entries = versions, entries
            began = time.perf_counter()
            reports = list(fetch(subscriptions, settings, notebook=Notebook(Path(name) / "memory.sqlite3", print)))
            added = sum(len(report.saved) for report in reports)
            print(f"{label:<16} {time.perf_counter() - began:6.1f} s  {added:6} articles")
        print(f"{'one by one':<16} {options.sources * options.delay:6.1f} s of waiting alone, each time")


class _Server:
    """Feeds of made-up articles, another for each address that the server is asked at."""

    def __init__(self, entries: int, delay: float) -> None:
        self.entries = entries
        self.versions = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(delay)
                tag = f'"{outer.entries}"'
                if outer.versions and self.headers["If-None-Match"] == tag:
                    self.send_response(304)
                    self.end_headers()
                    return
                data = _feed(self.headers["Host"].partition(":")[0], outer.entries)
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                if outer.versions:
                    self.send_header("ETag", tag)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("", 0), Handler)
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()


def _feed(host: str, entries: int) -> bytes:
    items = "".join(
        f"<item><title>{host} {number}</title><link>https://{host}/{number}</link><guid>urn:x:{host}:{number}</guid>"
        f"<pubDate>Tue, {1 + number % 28:02} Nov 2022 10:00:00 GMT</pubDate>"
        f"<description>{_text(host, number)}</description></item>"
        for number in range(entries)
    )
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


def _text(host: str, number: int) -> str:
    """Return about 300 words that no other entry has in that order."""
    seed = hash((host, number))
    return " ".join(
        WORDS[(seed >> shift) % len(WORDS)] + (f" {seed % 997 + shift}." if shift % 12 == 0 else "")
        for shift in range(300)
    )


if __name__ == "__main__":
    main()

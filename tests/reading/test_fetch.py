"""No test here reaches the network: servers run on this machine, and the check of addresses is stood in for."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from tests.reading.made import FIRST, STORY, page, reasons

from sayso.errors import SetAside
from sayso.reading import fetch, read
from sayso.records import Report

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/a": (200, {"Content-Type": "text/html; charset=utf-8"}, page().encode()),
    "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(page().encode())),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"0" * 5_000_000)),
    "/moved": (302, {"Location": "/a"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/inside": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/short": (200, {"Content-Type": "text/html", "Content-Length": "99999"}, page().encode()),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/plain": (200, {"Content-Type": "text/plain"}, FIRST.encode()),
    "/r%C3%B6ad?q=%20x": (200, {"Content-Type": "text/plain"}, FIRST.encode()),
}


class Handler(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, headers, body = ANSWERS.get(self.path, (404, {}, b"no"))
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on this machine, which counts as public; all other addresses are what they are."""
    public = fetch.is_public
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1" or public(address))
    with serving() as address:
        yield address


@pytest.mark.parametrize("path", ["/a", "/packed", "/moved"])
def test_an_address_gives_its_page(server: str, path: str) -> None:
    (report,) = read(server + path)
    assert isinstance(report, Report)
    assert report.text == STORY
    assert report.url == server + ("/a" if path == "/moved" else path)
    assert report.publisher == "127.0.0.1" or report.publisher


def test_letters_of_an_address_are_sent_escaped(server: str) -> None:
    (report,) = read(f"{server}/röad?q=%20x#part")
    assert isinstance(report, Report) and report.text == FIRST


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "http-error"), ("/round", "fetch-failed"), ("/inside", "refused-address"), ("/file", "refused-address"),
        ("/bomb", "bomb"), ("/short", "cut-off"), ("/picture", "unknown-type"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(server: str, path: str, reason: str) -> None:
    (problem,) = read([server + path])
    assert isinstance(problem, SetAside)
    assert problem.reason == reason
    assert "http" in str(problem)


def test_redirects_end_after_three(server: str) -> None:
    Handler.asked.clear()
    assert reasons(read([server + "/round"])) == ["fetch-failed"]
    assert Handler.asked == ["/round"] * 4


def test_a_page_over_the_limit(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_RECORD", 500)
    assert reasons(read([server + "/a"])) == ["too-long"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "ff02::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not fetch.is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "64:ff9b::909:909"])
def test_addresses_that_are(address: str) -> None:
    assert fetch.is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0"]
)
def test_no_spelling_of_this_machine_gets_through(host: str) -> None:
    with serving() as address:
        Handler.asked.clear()
        records = list(read([f"http://{host}:{address.rpartition(':')[2]}/a"]))
    assert reasons(records)[0] in ("refused-address", "fetch-failed")
    assert Handler.asked == []


def test_a_name_with_a_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("9.9.9.9", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert reasons(read(["http://post.example/a"])) == ["refused-address"]


def test_the_peer_is_checked_and_not_only_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes its address between look-up and connection: what counts is where the connection led."""
    with serving() as address:
        port = int(address.rpartition(":")[2])
        made = socket.create_connection(("127.0.0.1", port))
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("9.9.9.9", 80))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr(socket, "create_connection", lambda *_, **__: made)
        Handler.asked.clear()
        assert reasons(read(["http://post.example/a"])) == ["refused-address"]
        assert Handler.asked == []


@pytest.mark.parametrize("url", ["http://", "http://user:secret@post.example/", "http://[::1", "http://post.example:99999/", "http://a..b/"])
def test_addresses_that_are_none(url: str) -> None:
    (problem,) = read([url])
    assert isinstance(problem, SetAside)
    assert problem.reason == "refused-address"
    assert "secret" not in str(problem)


def test_a_slow_server_is_hung_up_on(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "FETCH_SECONDS", 0)
    assert reasons(read([server + "/a"])) == ["fetch-failed"]


def test_https_needs_a_valid_certificate(server: str) -> None:
    """A server that speaks no TLS stands for one whose certificate does not hold: there is no way round it."""
    (problem,) = read([server.replace("http:", "https:") + "/a"])
    assert isinstance(problem, SetAside)
    assert problem.reason == "fetch-failed" and "certificate must be valid" in str(problem)

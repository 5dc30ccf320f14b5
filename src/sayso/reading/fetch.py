"""One web address to its bytes, only when a user names it: public hosts alone, checked on the connection itself.

A name can lead to another address at each look-up (DNS rebinding), and a redirect to a machine behind the wall. So each
connection is made to an address that was checked, each redirect is checked again, and no proxy is used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from sayso.errors import SetAside
from sayso.reading.http_message import Message, undone
from sayso.reading.limits import FETCH_SECONDS, MAX_RECORD, MAX_REDIRECTS

_MOVED = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": "sayso (reads one page that its user named)", "Accept-Encoding": "gzip", "Accept": "*/*"}
_TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 behind NAT64
_SAFE = "!$%&'()*+,/:;=?@~"


class Answer(NamedTuple):
    """What an address led to in the end."""

    url: str
    message: Message


def fetch(url: str) -> Answer:
    """The answer to a GET, after at most 3 redirects, in at most 30 seconds and 20 MB.

    Raises SetAside: `refused-address` (not public, or not http), `fetch-failed`, `http-error`, `too-long`, and what
    undoing its compression raises. A certificate that is not valid is never passed over.
    """
    deadline = time.monotonic() + FETCH_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        parts = _checked(url)
        try:
            message = _get(parts, url, deadline)
        except ssl.SSLError as error:
            raise SetAside(
                "fetch-failed", f"{url}: no safe connection ({error}): the certificate must be valid"
            ) from None
        except (OSError, http.client.HTTPException) as error:
            raise SetAside(
                "fetch-failed", f"{url}: cannot be fetched ({error or type(error).__name__}): try later"
            ) from None
        if message.status not in _MOVED:
            if message.status != 200:
                raise SetAside("http-error", f"{url}: the server answered {message.status}: check the address")
            return Answer(
                url, message._replace(body=undone(message.body, message.headers.get("content-encoding", ""), url))
            )
        url = urljoin(url, message.headers.get("location", ""))
    raise SetAside("fetch-failed", f"{url}: more than {MAX_REDIRECTS} redirects: name the address where they end")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where an IPv4 address is wrapped in it."""
    ip = ip_address(address.partition("%")[0])
    if ip in _TRANSLATED:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    if any(not is_public(str(inner)) for inner in _wrapped(ip)):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_link_local)


def _wrapped(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    return [one for one in found if one is not None]


def _checked(url: str) -> SplitResult:
    """The parts of an address, as they are sent. Raises SetAside `refused-address`."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError as error:
        raise SetAside("refused-address", f"{url[:200]}: no web address ({error})") from None
    if parts.scheme not in ("http", "https") or not host:
        raise SetAside("refused-address", f"{url[:200]}: only http and https addresses are fetched")
    if parts.username or parts.password:
        raise SetAside("refused-address", f"{host}: an address with a password in it is not fetched")
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port else ""
    return SplitResult(parts.scheme, netloc, quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE), "")


def _get(parts: SplitResult, url: str, deadline: float) -> Message:
    host = str(parts.hostname)
    sock = _connect(host, parts.port or (443 if parts.scheme == "https" else 80), url, deadline)
    watch = threading.Timer(_left(deadline), _hang_up, [sock])  # a server that sends a byte a second never times out
    watch.daemon = True
    watch.start()
    try:
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        message = _answer(sock, parts, url)
        _left(deadline)  # what was hung up on is not whole
        return message
    finally:
        watch.cancel()
        sock.close()


def _answer(sock: socket.socket, parts: SplitResult, url: str) -> Message:
    connection = http.client.HTTPConnection(parts.netloc)
    connection.sock = sock
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers={**_HEADERS, "Host": parts.netloc, "Connection": "close"})
    response = connection.getresponse()
    headers = {key.lower(): value for key, value in response.getheaders()}
    body = b"" if response.status in _MOVED else response.read(MAX_RECORD + 1)
    if len(body) > MAX_RECORD:
        raise SetAside("too-long", f"{url}: more than {MAX_RECORD:,} bytes, which is no page")
    if response.status not in _MOVED and response.length:
        raise SetAside("cut-off", f"{url}: {response.length:,} bytes less came than were told: fetch it again")
    return Message(response.status, headers, body)


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _connect(host: str, port: int, url: str, deadline: float) -> socket.socket:
    """A connection to a public address of the host: what was checked is what is connected to."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise SetAside("refused-address", f"{url[:200]}: no name of a host ({error})") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if private := [address for address in addresses if not is_public(address)]:
        raise SetAside(
            "refused-address",
            f"{url}: leads to {private[0]}, which is not on the open internet: save the page to a file",
        )
    problem: OSError = OSError("no address")
    for address in addresses:
        try:
            sock = socket.create_connection((address, port), timeout=_left(deadline))
        except OSError as error:
            problem = error
            continue
        if not is_public(str(sock.getpeername()[0])):
            sock.close()
            raise SetAside(
                "refused-address", f"{url}: the connection led to {address}, which is not on the open internet"
            )
        return sock
    raise problem


def _left(deadline: float) -> float:
    """Seconds that are left. Raises TimeoutError when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"it took more than {FETCH_SECONDS} seconds")
    return left

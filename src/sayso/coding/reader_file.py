"""What a model file may hold, looked at before anything runs it: one file, operators of the ONNX standard, nothing else.

Walks the protobuf of an ONNX model (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) far enough to see every node and
tensor, however deep: a tensor kept in another file would make the runtime read a path that the model names, a node of
another domain would need code that Sayso does not bring.
"""

from __future__ import annotations

from collections.abc import Iterator

DOMAINS = frozenset({b"", b"ai.onnx"})
DEEPEST = 60  # messages in messages; the reader has 6
# Kind of message -> number of a field -> kind of the message in it.
_INSIDE: dict[str, dict[int, str]] = {
    "model": {7: "graph", 8: "operators", 20: "training", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "function": {7: "node", 9: "operators", 11: "attribute"},
    "training": {1: "graph", 2: "graph"},
    "operators": {},
    "tensor": {},
}
_DOMAIN = {"operators": 1, "node": 7, "function": 10}  # the field that names a domain
_EXTERNAL = {13, 14}  # of a tensor: where its data are, and that they are not here
_FIXED = {1: 8, 5: 4}  # wire type -> bytes


def faults(data: bytes) -> Iterator[str]:
    """What a model file must not have, in words; nothing for a sound one. Raises ValueError where it is no protobuf."""
    found = dict.fromkeys(_faults(memoryview(data), "model", 0))
    yield from found
    if not any(number == 7 for number, _ in _fields(memoryview(data))):
        yield "no graph"


def _faults(data: memoryview, kind: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError(f"messages nested more than {DEEPEST} deep")
    for number, value in _fields(data):
        if number in _INSIDE[kind]:
            if isinstance(value, int):
                raise ValueError(f"a number where a message is expected (field {number} of {kind})")
            yield from _faults(value, _INSIDE[kind][number], depth + 1)
        elif _DOMAIN.get(kind) == number and not isinstance(value, int) and bytes(value) not in DOMAINS:
            yield f"operators of the domain {bytes(value[:40]).decode('utf-8', 'replace')!r}"
        elif kind == "tensor" and number in _EXTERNAL and value != 0:
            yield "tensors kept in another file"


def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Number and value of each field of a message: a number, or the bytes."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == 2:
            size, at = _varint(data, at)
        elif wire in _FIXED:
            size = _FIXED[wire]
        else:
            raise ValueError(f"wire type {wire} at byte {at}")
        if at + size > len(data):
            raise ValueError(f"cut off at byte {len(data)} of {at + size}")
        yield number, data[at : at + size]
        at += size


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise ValueError("cut off within a number")
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
    raise ValueError("a number of more than ten bytes")

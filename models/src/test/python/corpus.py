"""Malformed safetensors files, and the line that reading each is to end with: see README.md."""

import struct
import sys
from pathlib import Path

CAP = 1 << 20
TWO = struct.pack("<2f", 1, 2)
FIELDS = "expected dtype, shape and data_offsets"
NUMBERS = "expected whole numbers from 0 to "
INT, LONG = str(2**31 - 1), str(2**63 - 1)
EXPORT = "expected safetensors: export the weights to that"
RUNS = "opening one can run code"
LENGTH = "header length {}, so not safetensors, or damaged; expected 2 to 1048576"
ENDS = "the header goes from byte {} to {}; expected from '{{' to '}}', then spaces"
HOLE = "with neither hole nor overlap"
LARGE = "allowed: up to 64 dimensions of 0 or more, 2147483639 bytes of data"


def file(header, data=b"", length=None):
    raw = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def info(dtype='"F32"', shape="[2]", offsets="[0,8]"):
    return f'{{"dtype":{dtype},"shape":{shape},"data_offsets":{offsets}}}'


def one(data=TWO, **fields):
    return file('{"a":' + info(**fields) + "}", data)


def two(first, second, data):
    return file(f'{{"a":{info(offsets=first)},"b":{info(offsets=second)}}}', data)


FILES = {
    # Not safetensors at all.
    "empty": (b"", "0 bytes; expected a safetensors file, which has more"),
    "seven-bytes": (b"\2\0\0\0\0\0\0", "7 bytes; expected a safetensors file, which has more"),
    "zip": (
        b"PK\3\4\x14\0\0\0\x08\0" + bytes(20),
        f"a zip archive, as DL4J, PyTorch and Keras keep models in; {RUNS}; {EXPORT}",
    ),
    "zip-cut-to-four-bytes": (
        b"PK\3\4",
        f"a zip archive, as DL4J, PyTorch and Keras keep models in; {RUNS}; {EXPORT}",
    ),
    "pickle-protocol-2": (b"\x80\2}q\0.", f"a Python pickle; {RUNS}; {EXPORT}"),
    "pickle-protocol-5": (b"\x80\5\x95\x0b\0\0\0\0\0\0\0}\x94.", f"a Python pickle; {RUNS}; {EXPORT}"),
    "pytorch-before-1.6": (b"\x80\2\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", f"a Python pickle; {RUNS}; {EXPORT}"),
    "java-serialization": (b"\xac\xed\0\5sr\0\x11java.util.HashMap", f"a serialized Java object; {RUNS}; {EXPORT}"),
    "hdf5": (b"\x89HDF\r\n\x1a\n" + bytes(16), f"an HDF5 file, as older Keras keeps models in; {EXPORT}"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0\0\3\3\0" + bytes(8), f"a gzip-compressed file; {EXPORT}"),
    "numpy": (b"\x93NUMPY\1\0v\0{'descr': '<f4'}", f"a numpy array file; {EXPORT}"),
    "onnx": (b"\x08\x07\x12\x07pytorch\x1a\x052.7.1", f"a protobuf message, as ONNX and TensorFlow keep models in; {EXPORT}"),
    "git-lfs-pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n",
        f"a Git LFS pointer and not the file itself; fetch that by git lfs pull; {EXPORT}",
    ),
    "json-without-length": (b'{"a":{"dtype":"F32"}}', LENGTH.format(int.from_bytes(b'{"a":{"d', "little"))),
    "not-quite-a-pickle": (b"\x80\2\0\0\0\0\0\1", LENGTH.format(2**56 + 2 * 256 + 128)),
    "not-quite-a-pickle-by-protocol": (b"\x80\6}\0\0\0\0\1", LENGTH.format(2**56 + 125 * 65536 + 6 * 256 + 128)),
    "not-quite-onnx": (b"\x08\x07\0\0\0\0\0\1", LENGTH.format(2**56 + 7 * 256 + 8)),
    # The header's length.
    "length-0": (file("{}", length=0), LENGTH.format(0)),
    "length-1": (file("{}", length=1), LENGTH.format(1)),
    "length-minus-1": (file("{}", length=2**64 - 1), LENGTH.format(2**64 - 1)),
    "length-2-to-the-63": (file("{}", length=2**63), LENGTH.format(2**63)),
    "length-2-to-the-31": (file("{}", length=2**31), LENGTH.format(2**31)),
    "length-2-to-the-32-plus-2": (file("{}", length=2**32 + 2), LENGTH.format(2**32 + 2)),
    "length-one-over-the-cap": (file("{}", length=CAP + 1), LENGTH.format(CAP + 1)),
    "length-at-the-cap-in-a-small-file": (
        file("{}", length=CAP),
        f"cut short: 2 bytes after the header's length; expected at least {CAP}",
    ),
    "length-one-too-much": (file("{}", length=3), "cut short: 2 bytes after the header's length; expected at least 3"),
    # The header as text.
    "space-before-the-brace": (file(" {}"), ENDS.format("0x20", "0x7d")),
    "byte-order-mark": (file(b"\xef\xbb\xbf{}"), ENDS.format("0xef", "0x7d")),
    "utf-16": (file("{}".encode("utf-16-le")), ENDS.format("0x7b", "0x00")),
    "array-as-header": (file("[]"), ENDS.format("0x5b", "0x5d")),
    "spaces-alone": (file("    "), ENDS.format("0x20", "0x20")),
    "brace-and-spaces": (file("{       "), ENDS.format("0x7b", "0x7b")),
    "padded-with-newline": (file("{}\n"), ENDS.format("0x7b", "0x0a")),
    "padded-with-zero": (file("{}\0"), ENDS.format("0x7b", "0x00")),
    "not-utf-8": (file(b'{"\xff":1}'), "the header is not UTF-8"),
    "overlong-utf-8": (file(b'{"\xc0\xaf":1}'), "the header is not UTF-8"),
    "surrogate-in-utf-8": (file(b'{"\xed\xa0\x80":1}'), "the header is not UTF-8"),
    "half-a-surrogate-pair": (
        file('{"__metadata__":{"k":"\\ud800"}}'),
        "half a surrogate pair in a name or text; allowed: what has a UTF-8 form",
    ),
    # The header as JSON.
    "second-object": (file("{}{}"), "the header goes on after its closing brace; expected spaces alone"),
    "brace-too-many": (file("{}}"), "{JSON}3: Unexpected close marker '}': no open Object to close"),
    "tensor-is-a-number": (file('{"a":1}'), 'tensor "a": "1"; expected an object'),
    "tensor-is-null": (file('{"a":null}'), 'tensor "a": "null"; expected an object'),
    "name-twice": (file(f'{{"a":{info()},"a":{info()}}}', TWO), "{JSON}57: Duplicate field 'a'"),
    "name-twice-by-escape": (file(f'{{"a":{info()},"\\u0061":{info()}}}', TWO), "{JSON}62: Duplicate field 'a'"),
    "dtype-twice": (file('{"a":{"dtype":"F32","dtype":"F32"}}'), "{JSON}27: Duplicate field 'dtype'"),
    "metadata-twice": (file('{"__metadata__":{},"__metadata__":{}}'), "{JSON}33: Duplicate field '__metadata__'"),
    "metadata-key-twice": (file('{"__metadata__":{"k":"1","k":"2"}}'), "{JSON}28: Duplicate field 'k'"),
    # Metadata.
    "metadata-is-a-text": (file('{"__metadata__":"x"}'), '__metadata__: "x"; expected an object of texts'),
    "metadata-is-null": (file('{"__metadata__":null}'), '__metadata__: "null"; expected an object of texts'),
    "metadata-holds-a-number": (file('{"__metadata__":{"k":1}}'), '__metadata__: "1"; expected a text for each key'),
    "metadata-holds-an-object": (file('{"__metadata__":{"k":{}}}'), '__metadata__: "{"; expected a text for each key'),
    # Fields.
    "field-missing": (file('{"a":{"dtype":"F32","shape":[]}}'), f'tensor "a": a field is missing; {FIELDS}'),
    "fields-none": (file('{"a":{}}'), f'tensor "a": a field is missing; {FIELDS}'),
    "field-unknown": (file('{"a":{"dtype":"F32","strides":[1]}}'), f'tensor "a": field "strides"; {FIELDS}'),
    "field-in-capitals": (file('{"a":{"Dtype":"F32"}}'), f'tensor "a": field "Dtype"; {FIELDS}'),
    "dtype-F16": (one(dtype='"F16"'), 'tensor "a": dtype "F16"; allowed: F32, F64'),
    "dtype-BF16": (one(dtype='"BF16"'), 'tensor "a": dtype "BF16"; allowed: F32, F64'),
    "dtype-I64": (one(dtype='"I64"'), 'tensor "a": dtype "I64"; allowed: F32, F64'),
    "dtype-in-small-letters": (one(dtype='"f32"'), 'tensor "a": dtype "f32"; allowed: F32, F64'),
    "dtype-is-a-number": (one(dtype="32"), 'tensor "a": "32"; expected a text as dtype'),
    "shape-is-a-number": (one(shape="2"), 'tensor "a": "2"; expected an array as shape'),
    "shape-with-a-fraction": (one(shape="[2.0]"), f'tensor "a": "2.0" in shape; {NUMBERS}{INT}'),
    "shape-with-an-exponent": (one(shape="[2e0]"), f'tensor "a": "2e0" in shape; {NUMBERS}{INT}'),
    "shape-with-a-text": (one(shape='["2"]'), f'tensor "a": "2" in shape; {NUMBERS}{INT}'),
    "shape-nested": (one(shape="[[2]]"), f'tensor "a": "[" in shape; {NUMBERS}{INT}'),
    "shape-negative": (one(shape="[-2]"), f'tensor "a": "-2" in shape; {NUMBERS}{INT}'),
    "shape-minus-0": (one(shape="[-0]", offsets="[0,0]", data=b""), f'tensor "a": "-0" in shape; {NUMBERS}{INT}'),
    "shape-twice-negative": (one(shape="[-1,-2]"), f'tensor "a": "-1" in shape; {NUMBERS}{INT}'),
    "shape-2-to-the-31": (one(shape="[2147483648]"), f'tensor "a": "2147483648" in shape; {NUMBERS}{INT}'),
    "shape-2-to-the-32-plus-2": (one(shape="[4294967298]"), f'tensor "a": "4294967298" in shape; {NUMBERS}{INT}'),
    "shape-2-to-the-64-plus-2": (
        one(shape="[18446744073709551618]"),
        f'tensor "a": "18446744073709551618" in shape; {NUMBERS}{INT}',
    ),
    "shape-that-overflows-an-int-to-0": (
        one(shape="[65536,65536]", offsets="[0,0]", data=b""),
        f'tensor "a": shape [65536, 65536]; {LARGE}',
    ),
    "shape-that-overflows-a-long-to-0": (
        one(shape="[1073741824,1073741824,4]", offsets="[0,0]", data=b""),
        f'tensor "a": shape [1073741824, 1073741824, 4]; {LARGE}',
    ),
    "shape-that-overflows-a-long-to-8-bytes": (
        one(shape="[99004446,1007459,1391848343,34499]"),
        f'tensor "a": shape [99004446, 1007459, 1391848343, 34499]; {LARGE}',
    ),
    "shape-of-65-dimensions": (
        one(shape="[" + "1," * 64 + "2]"),
        'tensor "a": more than 64 dimensions; expected fewer',
    ),
    "shape-for-more-than-there-is": (one(shape="[1000000]"), 'tensor "a": 8 bytes of data; expected 4000000 by its dtype and shape'),
    "shape-for-less-than-there-is": (one(shape="[1]"), 'tensor "a": 8 bytes of data; expected 4 by its dtype and shape'),
    "shape-of-nothing-with-data": (one(shape="[2,0]"), 'tensor "a": 8 bytes of data; expected 0 by its dtype and shape'),
    # Offsets.
    "offsets-of-one-number": (one(offsets="[8]"), f'tensor "a": "]" in data_offsets; {NUMBERS}{LONG}'),
    "offsets-of-three-numbers": (one(offsets="[0,8,8]"), 'tensor "a": "8"; expected two data_offsets'),
    "offsets-are-an-object": (one(offsets='{"begin":0}'), 'tensor "a": "{"; expected an array as data_offsets'),
    "offsets-negative": (one(offsets="[-8,0]"), f'tensor "a": "-8" in data_offsets; {NUMBERS}{LONG}'),
    "offsets-with-a-fraction": (one(offsets="[0,8.0]"), f'tensor "a": "8.0" in data_offsets; {NUMBERS}{LONG}'),
    "offsets-2-to-the-63": (
        one(offsets="[9223372036854775808,9223372036854775816]"),
        f'tensor "a": "9223372036854775808" in data_offsets; {NUMBERS}{LONG}',
    ),
    "offsets-backwards": (
        one(offsets="[8,0]"),
        'tensor "a": data at [8, 0]; expected a range within the file\'s 8 bytes of data',
    ),
    "offsets-past-the-end": (
        one(offsets="[0,16]", shape="[4]"),
        'tensor "a": data at [0, 16]; expected a range within the file\'s 8 bytes of data',
    ),
    "offsets-near-2-to-the-63": (
        one(offsets=f"[{2**63 - 9},{2**63 - 1}]"),
        f'tensor "a": data at [{2**63 - 9}, {2**63 - 1}]; expected a range within the file\'s 8 bytes of data',
    ),
    # Tensors and data together.
    "hole-at-the-start": (one(offsets="[4,12]", data=TWO + TWO[:4]), f'tensor "a": data from 4; expected from 0, {HOLE}'),
    "hole-between": (two("[0,8]", "[12,20]", TWO * 2 + TWO[:4]), f'tensor "b": data from 12; expected from 8, {HOLE}'),
    "hole-at-the-end": (one(data=TWO + b"\0"), "9 bytes of data; expected 8, as its tensors have together"),
    "overlap": (two("[0,8]", "[4,12]", TWO + TWO[:4]), f'tensor "b": data from 4; expected from 8, {HOLE}'),
    "the-same-data-twice": (two("[0,8]", "[0,8]", TWO), f'tensor "b": data from 0; expected from 8, {HOLE}'),
    "data-without-tensors": (file("{}", TWO), "8 bytes of data; expected 0, as its tensors have together"),
    "cut-in-the-data": (
        one(data=TWO[:7]),
        'tensor "a": data at [0, 8]; expected a range within the file\'s 7 bytes of data',
    ),
    # Values.
    "nan": (one(data=struct.pack("<2f", 1, float("nan"))), 'tensor "a": value 1 is NaN; allowed: finite numbers'),
    "infinity": (one(data=struct.pack("<2f", float("inf"), 1)), 'tensor "a": value 0 is Infinity; allowed: finite numbers'),
    "minus-infinity-in-float64": (
        one(dtype='"F64"', shape="[]", data=struct.pack("<d", float("-inf"))),
        'tensor "a": value 0 is -Infinity; allowed: finite numbers',
    ),
    # What tries to get out of its line.
    "newlines-in-a-name": (file('{"a\\n\\r\\u2028\\u0085b\\u202e":1}'), 'tensor "a????b?": "1"; expected an object'),
    "percent-in-a-name": (file('{"%s%n%d":1}'), 'tensor "%s%n%d": "1"; expected an object'),
    "long-name": (file(f'{{"{"n" * 5000}":1}}'), f'tensor "{"n" * 60}...": "1"; expected an object'),
    # The header and the depth it may have.
    "deep-arrays": (file('{"a":' + "[" * 2000 + "]" * 2000 + "}"), 'tensor "a": "["; expected an object'),
    "deep-objects": (file('{"a":' * 2000 + "1" + "}" * 2000), f'tensor "a": field "a"; {FIELDS}'),
}

folder = Path(sys.argv[1])
for name, (content, line) in FILES.items():
    json = "the header is not the JSON expected, near its character "
    (folder / f"{name}.safetensors").write_bytes(content)
    (folder / f"{name}.txt").write_text(line.replace("{JSON}", json) + "\n")

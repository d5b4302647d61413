"""What Python's safetensors writes and reads, as text: see README.md."""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file


def describe(path):
    """A line for each key of the metadata and each tensor; values as bits, in the order of the data."""
    lines = []
    with safe_open(path, "np") as file:
        for key, text in sorted((file.metadata() or {}).items()):
            lines.append(f"metadata\t{key}\t{text}")
        for name in file.offset_keys():
            values = file.get_tensor(name)
            dtype, bits = {"float32": ("F32", "<u4"), "float64": ("F64", "<u8")}[str(values.dtype)]
            digits = 2 * np.dtype(bits).itemsize
            words = " ".join(f"{word:0{digits}x}" for word in values.reshape(-1).view(bits).tolist())
            lines.append("\t".join(["tensor", name, dtype, ",".join(map(str, values.shape)), words]))
    return "".join(line + "\n" for line in lines)


def edges(dtype):
    of = np.finfo(dtype)
    return np.array([0.0, -0.0, of.smallest_subnormal, -of.tiny, of.max, of.min, of.eps, 0.1], dtype)


def make(folder):
    draw = np.random.RandomState(7)
    files = {
        "network-float32": (
            {
                "dense_0.kernel": draw.normal(size=(3, 2)).astype(np.float32),
                "dense_0.bias": np.zeros(2, np.float32),
                "dense_1.kernel": draw.normal(size=(2, 4)).astype(np.float32),
                "dense_1.bias": draw.normal(size=4).astype(np.float32),
            },
            {"format": "np"},
        ),
        "network-float64": (
            {"kernel": draw.normal(size=(2, 3)), "bias": draw.normal(size=3)},
            {"note": 'a "quoted" text, \\ and \u00e9\u03b2\U0001f9e5'},
        ),
        "both-precisions": ({"a": np.arange(3, dtype=np.float32), "b": np.arange(2, dtype=np.float64)}, None),
        "edges-float32": ({"x": edges(np.float32)}, None),
        "edges-float64": ({"x": edges(np.float64)}, None),
        "scalar-and-nothing": (
            {
                "none": np.zeros((0, 4), np.float32),
                "one": np.array(1.5, np.float32),
                "z": np.zeros((2, 0, 3), np.float32),
            },
            None,
        ),
        "names": ({"": np.ones(1, np.float32), "\u00e9/\U0001f9e5 \"": np.ones(2, np.float32)}, None),
        "no-tensors": ({}, {"only": "metadata"}),
        "nothing-at-all": ({}, None),
    }
    for name, (tensors, metadata) in files.items():
        path = folder / "python" / f"{name}.safetensors"
        save_file(tensors, path, metadata)
        record(path)


def make_by_hand(folder):
    """Valid files in forms that Python's writer does not choose, but Python's reader takes."""
    one = '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}'
    none = '"none":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}'
    two = '"b":{"data_offsets":[8,16],"shape":[1],"dtype":"F64"}'
    files = {
        "header-in-any-order": "{" + ",".join([two, none, one]) + "}",
        "metadata-last": "{" + ",".join([one, two]) + ',"__metadata__":{"k":"text"}}',
        "metadata-empty": '{"__metadata__":{},' + ",".join([one, two]) + "}",
        "spaced": json.dumps(json.loads("{" + ",".join([one, two]) + "}"), indent=2),
        "escaped": "{" + ",".join([one, two]).replace('"a"', '"\\u0061\\ud83e\\udde5\\/"') + "}",
        "padded-much": "{" + ",".join([one, two]) + "}" + " " * 999,
    }
    for name, header in files.items():
        path = folder / "by-hand" / f"{name}.safetensors"
        data = np.array([1.5, -2], "<f4").tobytes() + np.array([0.1], "<f8").tobytes()
        path.write_bytes(len(header).to_bytes(8, "little") + header.encode() + data)
        record(path)


def record(path):
    path.with_suffix(".txt").write_text(describe(path), encoding="utf-8")


if sys.argv[1] == "make":
    make(Path(sys.argv[2]))
    make_by_hand(Path(sys.argv[2]))
else:
    sys.stdout.reconfigure(encoding="utf-8")
    print("sha256\t" + hashlib.sha256(Path(sys.argv[2]).read_bytes()).hexdigest())
    print(describe(sys.argv[2]), end="")

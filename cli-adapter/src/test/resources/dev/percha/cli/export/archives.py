"""Numpy's side of NpzFileTest, for the network 5-4-3-2, each weight of which is its number in the
flat order, over 7, less 3.

python archives.py            writes float32.npz and float64.npz as numpy does
python archives.py FILE...    reads files of Percha's (the test leaves them in target/npz) and
                              prints what read.txt records: SHA-256, arrays, whether all is as above
"""

import hashlib
import sys

import numpy as np

SHAPES = [(5, 4), (4, 3), (3, 2)]


def arrays(precision):
    weights = np.arange(sum((rows + 1) * columns for rows, columns in SHAPES)) / 7.0 - 3
    found = {}
    for layer, (rows, columns) in enumerate(SHAPES):
        kernel, bias, weights = np.split(weights, [rows * columns, (rows + 1) * columns])
        found[f"kernel_{layer}"] = kernel.reshape(rows, columns).astype(precision)
        found[f"bias_{layer}"] = bias.astype(precision)
    return found


def same(one, other):
    return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)


for file in sys.argv[1:]:
    with open(file, "rb") as stream:
        print(hashlib.sha256(stream.read()).hexdigest())
    with np.load(file, allow_pickle=False) as archive:
        precision = archive["bias_0"].dtype.name
        expected = arrays(precision)
        equal = list(archive) == list(expected) and all(
            same(archive[name], expected[name]) for name in expected
        )
        print(f"numpy {np.__version__}, {precision}: {'equal' if equal else 'not equal'}")
        print(", ".join(f"{name} {archive[name].shape}" for name in archive))

if len(sys.argv) == 1:
    for precision in ("float32", "float64"):
        np.savez(precision, **arrays(precision))

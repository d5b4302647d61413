"""The Python half of the side-by-side comparison: one process, one contender.

    contender.py train|answer NAME THREADS    takes turns, as the Java class Contender does
    contender.py list                         prints the contenders whose libraries are found
"""

import gzip
import importlib.metadata
import importlib.util
import json
import os
import sys
import threading
import time
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "dataset-fashionmnist/src/main/resources/dev/percha/fashionmnist"
UNITS = [784, 256, 128, 10]
BATCH = 128
RATE, RHO, EPSILON = 1e-3, 0.9, 1e-7
RATES = 0.2, 0.5  # of dropout


def images(part):
    import numpy as np

    with gzip.open(DATA / f"{part}-images-idx3-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, UNITS[0])


def scaled(pixels):
    import numpy as np

    return pixels.astype(np.float32) / np.float32(255)


def training_rows():
    """The 50,000 rows that are left after the split, float32 in [0, 1], and their labels."""
    import numpy as np

    with gzip.open(DATA / "train-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    rows = np.random.RandomState(42).permutation(len(labels))[10_000:]
    return scaled(images("train")[rows]), labels[rows].astype(np.int64)


class PyTorch:
    """Eager, with all tensors in memory and batches gathered there; no DataLoader."""

    def __init__(self, threads):
        import torch

        self.torch = torch
        torch.set_num_threads(threads)
        torch.manual_seed(7)
        x, y = training_rows()
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y)
        self.net = network(torch)
        self.loss = self.net_loss()
        self.optimizer = self.made_optimizer(self.net.parameters())

    def made_optimizer(self, parameters):
        return self.torch.optim.RMSprop(parameters, lr=RATE, alpha=RHO, eps=EPSILON)

    def net_loss(self):
        def loss(x, y):
            logits = self.net(x)
            return self.torch.nn.functional.cross_entropy(logits, y), (logits.argmax(1) == y).sum()

        return loss

    def batches(self, order):
        total, hits = self.torch.zeros(()), self.torch.zeros((), dtype=self.torch.int64)
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            loss, right = self.loss(self.x[rows], self.y[rows])
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.detach() * len(rows)
            hits += right
        return float(total) / len(order)

    def step(self):
        self.batches(self.torch.arange(BATCH))

    def epoch(self):
        return self.batches(self.torch.randperm(len(self.y)))


class PyTorchAdam(PyTorch):
    """By Adam in one kernel, the fastest that PyTorch has."""

    def made_optimizer(self, parameters):
        return self.torch.optim.Adam(parameters, lr=RATE, eps=EPSILON, fused=True)


class PyTorchDropout(PyTorch):
    """Units of both hidden layers are dropped, by PyTorch's own masks."""

    def net_loss(self):
        nn = self.torch.nn
        layers = list(self.net)
        dropped = [layers[:2], [nn.Dropout(RATES[0])], layers[2:4], [nn.Dropout(RATES[1])], layers[4:]]
        self.net = nn.Sequential(*[layer for some in dropped for layer in some])
        return super().net_loss()


class PyTorchCompiled(PyTorch):
    """The same, with forward and backward pass by torch.compile; it needs a C++ compiler."""

    def net_loss(self):
        return self.torch.compile(super().net_loss())


class Jax:
    """One compiled function for the epoch: a scan over steps, with the gather of each batch inside."""

    def __init__(self, threads):
        import jax
        import numpy as np

        self.jax, jnp = jax, jax.numpy
        x, y = training_rows()
        self.x, self.y = jnp.asarray(x), jnp.asarray(y.astype(np.int32))
        self.random = np.random.RandomState(7)
        weights = []
        for inputs, units in zip(UNITS, UNITS[1:]):
            limit = (6 / (inputs + units)) ** 0.5
            weights.append(jnp.asarray(self.random.uniform(-limit, limit, (inputs, units)), jnp.float32))
            weights.append(jnp.zeros(units, jnp.float32))
        self.state = weights, *self.slots(weights)
        self.run = jax.jit(self.steps, donate_argnums=0)

    def steps(self, state, x, y, order):
        jax, jnp = self.jax, self.jax.numpy

        def objective(weights, x, y, key):
            for i in range(0, len(weights), 2):
                x = x @ weights[i] + weights[i + 1]
                x = self.activated(x, i // 2, key) if i < len(weights) - 2 else x
            losses = -jnp.take_along_axis(jax.nn.log_softmax(x), y[:, None], 1)
            return losses.mean(), (losses.sum(), (x.argmax(1) == y).sum())

        def step(state, rows):
            gradients, seen = jax.grad(objective, has_aux=True)(state[0], x[rows], y[rows], state[-1])
            return self.update(gradients, *state), seen

        whole = len(order) // BATCH * BATCH
        state, (losses, hits) = jax.lax.scan(step, state, order[:whole].reshape(-1, BATCH))
        total = losses.sum(), hits.sum()
        if whole < len(order):
            state, (loss, right) = step(state, order[whole:])
            total = total[0] + loss, total[1] + right
        return state, total

    def activated(self, x, layer, key):
        return self.jax.nn.relu(x)

    def slots(self, weights):
        return [[self.jax.numpy.zeros_like(w) for w in weights]]

    def update(self, gradients, weights, moments):
        moments = [RHO * v + (1 - RHO) * g * g for v, g in zip(moments, gradients)]
        roots = [self.jax.numpy.sqrt(v + EPSILON) for v in moments]
        return [w - RATE * g / root for w, root, g in zip(weights, roots, gradients)], moments

    def take(self, order):
        self.state, (loss, _) = self.run(self.state, self.x, self.y, order)
        return float(loss) / len(order)

    def step(self):
        self.take(self.random.permutation(BATCH))

    def epoch(self):
        return self.take(self.random.permutation(len(self.y)))


class JaxAdam(Jax):
    def slots(self, weights):
        return [*super().slots(weights), *super().slots(weights), self.jax.numpy.zeros(())]

    def update(self, gradients, weights, first, second, t):
        sqrt = self.jax.numpy.sqrt
        first = [0.9 * m + 0.1 * g for m, g in zip(first, gradients)]
        second = [0.999 * v + 0.001 * g * g for v, g in zip(second, gradients)]
        t = t + 1
        rate = RATE * sqrt(1 - 0.999**t) / (1 - 0.9**t)
        weights = [w - rate * m / (sqrt(v) + EPSILON) for w, m, v in zip(weights, first, second)]
        return weights, first, second, t


class JaxDropout(Jax):
    """Units of both hidden layers are dropped, by masks that JAX draws in the compiled step."""

    def slots(self, weights):
        return [*super().slots(weights), self.jax.random.key(7)]

    def activated(self, x, layer, key):
        jax, kept = self.jax, 1 - RATES[layer]
        mask = jax.random.bernoulli(jax.random.fold_in(key, layer), kept, x.shape)
        return jax.numpy.where(mask, jax.nn.relu(x) / kept, 0)

    def update(self, gradients, weights, moments, key):
        weights, moments = super().update(gradients, weights, moments)
        return weights, moments, self.jax.random.fold_in(key, 0)


class Keras:
    """As the tutorial writes it: compile, fit. With the seed left to chance, since a fixed one repeats one order."""

    def __init__(self, threads):
        if os.environ["KERAS_BACKEND"] == "tensorflow":
            import tensorflow

            tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
            tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
        import keras

        self.x, self.y = training_rows()
        hidden = [keras.layers.Dense(units, activation="relu") for units in UNITS[1:-1]]
        last = keras.layers.Dense(UNITS[-1], activation="softmax")
        self.net = keras.Sequential([keras.Input((UNITS[0],)), *hidden, last])
        self.net.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

    def step(self):
        self.net.train_on_batch(self.x[:BATCH], self.y[:BATCH])

    def epoch(self):
        return self.net.fit(self.x, self.y, batch_size=BATCH, epochs=1, verbose=0).history["loss"][0]


def network(torch):
    layers = []
    for inputs, units in zip(UNITS, UNITS[1:]):
        layers += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


class PyTorchAnswers:
    """Arrays of numpy in and out."""

    def __init__(self, threads):
        import torch

        self.torch = torch
        torch.set_num_threads(threads)
        self.net = network(torch).eval()

    def logits(self, images):
        with self.torch.inference_mode():
            return self.net(self.torch.from_numpy(images)).numpy()


class OnnxRuntimeAnswers:
    """Arrays of numpy in and out."""

    def __init__(self, threads):
        import numpy as np
        import onnxruntime

        random = np.random.RandomState(7)
        weights = [
            (random.uniform(-0.1, 0.1, (i, o)).astype(np.float32), np.zeros(o, np.float32))
            for i, o in zip(UNITS, UNITS[1:])
        ]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(onnx_model(weights), options, ["CPUExecutionProvider"])

    def logits(self, images):
        return self.session.run(None, {"x": images})[0]


def onnx_model(weights):
    from onnx import TensorProto, helper, numpy_helper

    nodes, constants, at = [], [], "x"
    for layer, (kernel, bias) in enumerate(weights):
        constants += [numpy_helper.from_array(kernel, f"kernel{layer}"), numpy_helper.from_array(bias, f"bias{layer}")]
        nodes.append(helper.make_node("Gemm", [at, f"kernel{layer}", f"bias{layer}"], [f"sum{layer}"]))
        at = f"sum{layer}"
        if layer < len(weights) - 1:
            nodes.append(helper.make_node("Relu", [at], [f"relu{layer}"]))
            at = f"relu{layer}"
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", UNITS[0]])
    logits = helper.make_tensor_value_info(at, TensorProto.FLOAT, ["rows", UNITS[-1]])
    graph = helper.make_graph(nodes, "article", [x], [logits], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return model.SerializeToString()


class Training:
    def __init__(self, peer):
        self.peer = peer
        peer.step()

    def epoch(self):
        begun = time.perf_counter()
        loss = self.peer.epoch()
        return {"seconds": time.perf_counter() - begun, "loss": loss}


IMAGES = 64  # that a caller asks about in turn


class Answering:
    def __init__(self, peer):
        import numpy as np

        self.peer, self.images = peer, None
        peer.logits(np.zeros((1, UNITS[0]), np.float32))

    def take_images(self, call, rows):
        if self.images is None:
            self.images = scaled(images("t10k"))
        at = call * rows % (len(self.images) - rows + 1)
        return self.images[at : at + rows]

    def many(self, rows, calls):
        seconds = []
        for call in range(calls):
            asked = self.take_images(call, rows)
            begun = time.perf_counter()
            self.peer.logits(asked)
            seconds.append(time.perf_counter() - begun)
        seconds.sort()
        return {"p50": seconds[calls // 2], "p99": seconds[min(calls - 1, int(calls * 0.99))]}

    def callers(self, count, calls):
        go = threading.Event()

        def ask(own):
            go.wait()
            for call in range(calls):
                self.peer.logits(own[call % IMAGES])

        own = [[self.take_images(at * IMAGES + i, 1) for i in range(IMAGES)] for at in range(count)]
        callers = [threading.Thread(target=ask, args=(images_of_one,)) for images_of_one in own]
        for caller in callers:
            caller.start()
        begun = time.perf_counter()
        go.set()
        for caller in callers:
            caller.join()
        return {"per_second": count * calls / (time.perf_counter() - begun)}


# Name: class, libraries, environment.
PEERS = {
    "train": {
        "pytorch": (PyTorch, ["torch"], {}),
        "pytorch-adam": (PyTorchAdam, ["torch"], {}),
        "pytorch-dropout": (PyTorchDropout, ["torch"], {}),
        "pytorch-compiled": (PyTorchCompiled, ["torch"], {}),
        "jax": (Jax, ["jax"], {}),
        "jax-adam": (JaxAdam, ["jax"], {}),
        "jax-dropout": (JaxDropout, ["jax"], {}),
        "keras-tensorflow": (Keras, ["keras", "tensorflow"], {"KERAS_BACKEND": "tensorflow"}),
        "keras-jax": (Keras, ["keras", "jax"], {"KERAS_BACKEND": "jax"}),
    },
    "answer": {
        "pytorch": (PyTorchAnswers, ["torch"], {}),
        "onnxruntime": (OnnxRuntimeAnswers, ["onnxruntime", "onnx"], {}),
    },
}


def list_peers():
    """Each contender, and the libraries it lacks or the versions it has."""
    for work, peers in PEERS.items():
        for name, (_, libraries, _) in peers.items():
            lacking = [library for library in [*libraries, "numpy"] if not importlib.util.find_spec(library)]
            found = [f"{library} {version(library)}" for library in libraries if library not in lacking]
            print(json.dumps({"work": work, "name": name, "lacks": lacking, "versions": found}))


def version(library):
    names = importlib.metadata.packages_distributions().get(library, [library])
    return importlib.metadata.version(names[0])


def main():
    if sys.argv[1] == "list":
        list_peers()
        return
    work, name, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    peer, _, environment = PEERS[work][name]
    os.environ.update(environment)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    turns = {"train": Training, "answer": Answering}[work](peer(threads))
    print('{"ready": true}', flush=True)
    for line in sys.stdin:
        command, *numbers = line.split()
        print(json.dumps(getattr(turns, command)(*map(int, numbers))), flush=True)


if __name__ == "__main__":
    main()

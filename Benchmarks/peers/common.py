"""What the peers share: the line protocol, the shapes and starting values of the workloads.

A peer answers one line for each it reads: `prepare WORKLOAD KIND` -> `ready`, `run N` -> `seconds S`, `check` -> `value V`, where there is one `error` -> `value V`,
`quit`; what cannot be done -> `error ...`. Called as `PEER steps WORKLOAD N` it prints the first step's loss as soon as it is
known, and after N steps the peak of its resident memory.
"""

import os
import sys
import time

import numpy as np

RESNET_BLOCKS = [(16, 1), (16, 1), (16, 1), (32, 2), (32, 1), (32, 1), (64, 2), (64, 1), (64, 1)]

# name: batch, shape of an example, number of classes (tokens for the transformer)
WORKLOADS = {
    "mlp": (128, (784,), 10),
    "cnn-3c3d": (64, (32, 32, 3), 10),
    "cnn-3c3d-1000": (1000, (32, 32, 3), 10),
    "resnet-20": (64, (32, 32, 3), 10),
    "transformer": (16, (128,), 256),
    "lstm": (32, (64, 32), 10),
    "logistic-regression": (32, (30,), 2),
    "mlp-2-32-2": (32, (2,), 2),
}
OPTIMIZER_SHAPE, OPTIMIZER_TENSORS = (1000, 500), 20
MATRIX_SHAPES = [(784, 512), (512,), (512, 512), (512,), (512, 10), (10,)]


def shapes(workload):
    """Parameters and running statistics by name, channels last, dense weights [inputs, units]: the names are Thalweg's."""
    p, s = {}, {}

    def dense(name, inputs, units):
        p[name + ".weight"], p[name + ".bias"] = (inputs, units), (units,)

    def conv(name, size, channels, filters, bias=True):
        p[name + ".weight"] = (size, size, channels, filters)
        if bias:
            p[name + ".bias"] = (filters,)

    def norm(name, units, running=True):
        p[name + ".weight"], p[name + ".bias"] = (units,), (units,)
        if running:
            s[name + ".running_mean"], s[name + ".running_variance"] = (units,), (units,)

    if workload == "mlp":
        for i, (a, b) in enumerate([(784, 512), (512, 512), (512, 10)]):
            dense(f"layers.{i}", a, b)
    elif workload in ("cnn-3c3d", "cnn-3c3d-1000"):
        conv("layers.0", 5, 3, 64)
        conv("layers.2", 3, 64, 96)
        conv("layers.4", 3, 96, 128)
        for i, (a, b) in zip((7, 8, 9), [(1152, 512), (512, 256), (256, 10)]):
            dense(f"layers.{i}", a, b)
    elif workload == "resnet-20":
        conv("layers.0", 3, 3, 16, bias=False)
        norm("layers.1", 16)
        channels = 16
        for i, (filters, _) in enumerate(RESNET_BLOCKS):
            block = f"layers.{i + 2}"
            if filters != channels:
                p[block + ".projection.weight"] = (channels, filters)
            conv(block + ".layers.0", 3, channels, filters, bias=False)
            norm(block + ".layers.1", filters)
            conv(block + ".layers.2", 3, filters, filters, bias=False)
            norm(block + ".layers.3", filters)
            channels = filters
        dense("layers.12", 64, 10)
    elif workload == "transformer":
        p["layers.0.weight"] = (256, 128)
        p["layers.1.weight"] = (128, 128)
        for i in range(4):
            block = f"layers.2.layers.{i}"
            norm(block + ".norm1", 128, running=False)
            for part in ("query", "key", "value", "output"):
                dense(f"{block}.attention.{part}", 128, 128)
            norm(block + ".norm2", 128, running=False)
            dense(block + ".mlp.0", 128, 512)
            dense(block + ".mlp.1", 512, 128)
        norm("layers.3", 128, running=False)
        dense("layers.4", 128, 256)
    elif workload == "lstm":
        p["layers.0.weight"], p["layers.0.recurrent_weight"], p["layers.0.bias"] = (32, 512), (128, 512), (512,)
        dense("layers.1", 128, 10)
    elif workload == "logistic-regression":
        dense("layers.0", 30, 1)
    elif workload == "mlp-2-32-2":
        dense("layers.0", 2, 32)
        dense("layers.1", 32, 2)
    return p, s


def starting_values(workload):
    """(parameters, statistics, x, y) as numpy arrays: from the folder BENCH_DATA/WORKLOAD where there is one, else random."""
    folder = os.path.join(os.environ.get("BENCH_DATA", ""), workload)
    if os.path.exists(os.path.join(folder, "manifest.txt")):
        return exported(workload, folder)
    random = np.random.default_rng(0)
    p, s = shapes(workload)
    batch, example, classes = WORKLOADS[workload]

    def start(name, shape):
        if len(shape) == 1:
            one = name.endswith("weight") or name.endswith("variance")
            return np.full(shape, 1 if one else 0, np.float32)
        fan_in, fan_out = np.prod(shape[:-1]), np.prod(shape[:-2]) * shape[-1]
        limit = (6 / (fan_in + fan_out)) ** 0.5
        return random.uniform(-limit, limit, shape).astype(np.float32)

    parameters = {name: start(name, shape) for name, shape in p.items()}
    statistics = {name: start(name, shape) for name, shape in s.items()}
    if workload == "transformer":
        text = random.integers(0, classes, (batch, example[0] + 1)).astype(np.int32)
        return parameters, statistics, text[:, :-1].copy(), text[:, 1:].copy()
    x = random.standard_normal((batch, *example)).astype(np.float32)
    return parameters, statistics, x, random.integers(0, classes, batch).astype(np.int32)


def exported(workload, folder):
    with open(os.path.join(folder, "data.bin"), "rb") as file:
        data = file.read()
    groups, offset = {"p": {}, "s": {}, "x": {}, "y": {}}, 0
    types = {"f32": np.float32, "i32": np.int32, "float32": np.float32, "int32": np.int32}
    with open(os.path.join(folder, "manifest.txt")) as file:
        for line in file:
            role, name, dtype, *extents = line.split()
            shape = tuple(map(int, extents))
            count = int(np.prod(shape))
            groups[role][name] = np.frombuffer(data, types[dtype], count, offset).reshape(shape).copy()
            offset += 4 * count
    p, s = shapes(workload)
    for wanted, found in ((p, groups["p"]), (s, groups["s"])):
        differing = {k for k in wanted.keys() | found.keys() if k not in wanted or k not in found or wanted[k] != found[k].shape}
        if differing:
            raise ValueError(f"{workload} is not the same network on both sides: {sorted(differing)}")
    return groups["p"], groups["s"], groups["x"]["x"], groups["y"]["y"]


def peak_memory():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))


def main(make, first_step):
    """`make(workload, kind)` gives (run, check) or (run, check, standard error); `first_step(workload)` gives a function that does one step and returns its loss."""
    if sys.argv[1:2] == ["steps"]:
        step = first_step(sys.argv[2])
        print("loss", step(), flush=True)
        for _ in range(int(sys.argv[3]) - 1):
            step()
        print("peak", peak_memory(), flush=True)
        return
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print must not look like an answer
    print("hello", file=answers)
    run = check = error = None
    for line in sys.stdin:
        words = line.split()
        try:
            if words[0] == "quit":
                break
            if words[0] == "prepare":
                run = check = error = None
                run, check, *error = make(words[1], words[2])
                answer = "ready"
            elif words[0] == "run":
                begin = time.perf_counter()
                run(int(words[1]))
                answer = f"seconds {time.perf_counter() - begin}"
            elif words[0] == "check":
                answer = f"value {check()}"
            elif words[0] == "error" and error:
                answer = f"value {error[0]()}"
            else:
                answer = f"error no request is called {words[0]}"
        except Exception as error:  # noqa: BLE001 - one failing measurement must not end the others
            answer = "error " + " ".join(f"{type(error).__name__}: {error}".split())[:300]
        print(answer, file=answers)

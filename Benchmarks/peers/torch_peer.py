"""PyTorch: eager, or with BENCH_TORCH_COMPILE=1 through torch.compile.

Where there is more than one usual way (memory layout, fused or foreach Adam, the two ways to a Hessian-vector product), the
ways are tried while preparing and the fastest is measured.
"""

import contextlib
import math
import os
import time

import torch
import torch.nn.functional as F
from torch.func import functional_call, grad, jvp, vmap

from common import MATRIX_SHAPES, OPTIMIZER_SHAPE, OPTIMIZER_TENSORS, RESNET_BLOCKS, main, starting_values

COMPILE = os.environ.get("BENCH_TORCH_COMPILE") == "1"
torch.set_num_threads(os.cpu_count())
IMAGES = ("cnn-3c3d", "cnn-3c3d-1000", "resnet-20")


def dense(p, name, x):
    return F.linear(x, p[name + ".weight"], p[name + ".bias"])


def mlp(p, s, x, mode):
    x = F.relu(dense(p, "layers.0", x))
    x = F.relu(dense(p, "layers.1", x))
    return dense(p, "layers.2", x)


def cnn3c3d(p, s, x, mode):
    for name, padding in (("layers.0", 0), ("layers.2", 0), ("layers.4", 1)):
        x = F.relu(F.conv2d(x, p[name + ".weight"], p[name + ".bias"], padding=padding))
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)
    x = x.flatten(1)
    x = F.relu(dense(p, "layers.7", x))
    x = F.relu(dense(p, "layers.8", x))
    return dense(p, "layers.9", x)


def resnet20(p, s, x, mode):
    def norm(name, x):
        mean, variance = s[name + ".running_mean"], s[name + ".running_variance"]
        if mode == "gradient":  # the statistics stay as they are
            mean = variance = None
        return F.batch_norm(x, mean, variance, p[name + ".weight"], p[name + ".bias"], mode in ("train", "gradient"), 0.1, 1e-5)

    x = F.relu(norm("layers.1", F.conv2d(x, p["layers.0.weight"], padding=1)))
    for i, (_, stride) in enumerate(RESNET_BLOCKS):
        block = f"layers.{i + 2}"
        y = F.relu(norm(block + ".layers.1", F.conv2d(x, p[block + ".layers.0.weight"], stride=stride, padding=1)))
        y = norm(block + ".layers.3", F.conv2d(y, p[block + ".layers.2.weight"], padding=1))
        if block + ".projection.weight" in p:
            x = F.conv2d(x, p[block + ".projection.weight"], stride=stride)
        x = F.relu(x + y)
    return dense(p, "layers.12", x.mean((2, 3)))


def transformer(p, s, x, mode):
    n, t = x.shape
    h = F.embedding(x, p["layers.0.weight"]) + p["layers.1.weight"]
    for i in range(4):
        block = f"layers.2.layers.{i}"
        a = F.layer_norm(h, (128,), p[block + ".norm1.weight"], p[block + ".norm1.bias"], 1e-3)
        q, k, v = dense(p, block + ".attention.packed", a).view(n, t, 3, 4, 32).permute(2, 0, 3, 1, 4).unbind(0)
        if "manual" in s:
            scores = (q @ k.transpose(-1, -2)) / math.sqrt(32)
            a = torch.softmax(scores.masked_fill(s["mask"], -math.inf), -1) @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        h = h + dense(p, block + ".attention.output", a.transpose(1, 2).reshape(n, t, 128))
        a = F.layer_norm(h, (128,), p[block + ".norm2.weight"], p[block + ".norm2.bias"], 1e-3)
        h = h + dense(p, block + ".mlp.1", F.gelu(dense(p, block + ".mlp.0", a)))
    h = F.layer_norm(h, (128,), p["layers.3.weight"], p["layers.3.bias"], 1e-3)
    return dense(p, "layers.4", h)


LSTM_NAMES = {"weight_ih_l0": "layers.0.weight", "weight_hh_l0": "layers.0.recurrent_weight", "bias_ih_l0": "layers.0.bias"}
LSTM = torch.nn.LSTM(32, 128, batch_first=True).requires_grad_(False)
torch.nn.init.zeros_(LSTM.bias_hh_l0)  # one bias, as in the others


def lstm(p, s, x, mode):
    if "manual" in s:
        h = c = x.new_zeros(x.shape[0], 128)
        for z in dense(p, "layers.0", x).unbind(1):
            i, f, g, o = (z + h @ p["layers.0.recurrent_weight"].t()).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return dense(p, "layers.1", h)
    weights = {own: p[name] for own, name in LSTM_NAMES.items()}
    _, (h, _) = functional_call(LSTM, weights, (x,))
    return dense(p, "layers.1", h[0])


def logistic_regression(p, s, x, mode):
    return dense(p, "layers.0", x)


def tiny(p, s, x, mode):
    return dense(p, "layers.1", torch.tanh(dense(p, "layers.0", x)))


NETWORKS = {
    "mlp": mlp, "cnn-3c3d": cnn3c3d, "cnn-3c3d-1000": cnn3c3d, "resnet-20": resnet20, "transformer": transformer, "lstm": lstm,
    "logistic-regression": logistic_regression, "mlp-2-32-2": tiny,
}


def native(name, array):
    """The weight in PyTorch's layout: [units, inputs], [filters, channels, height, width]."""
    value = torch.from_numpy(array)
    if name in ("layers.0.weight", "layers.1.weight") and array.shape in ((256, 128), (128, 128)):
        return value  # tables of the transformer
    if value.dim() == 4:
        return value.permute(3, 2, 0, 1).contiguous()
    if array.shape == (1152, 512):  # flattened channels last there, channels first here
        return value.view(3, 3, 128, 512).permute(3, 2, 0, 1).reshape(512, 1152)
    if name.endswith("projection.weight"):
        return value.t().contiguous()[:, :, None, None]
    return value.t().contiguous() if value.dim() == 2 else value


def load(workload, layout=torch.contiguous_format):
    p, s, x, y = starting_values(workload)
    p = {name: native(name, array) for name, array in p.items()}
    s = {name: torch.from_numpy(array) for name, array in s.items()}
    x, y = torch.from_numpy(x), torch.from_numpy(y).long()
    if workload == "transformer":
        x = x.long()
        for i in range(4):
            name = f"layers.2.layers.{i}.attention."
            for part in ("weight", "bias"):
                p[name + "packed." + part] = torch.cat([p.pop(name + one + part) for one in ("query.", "key.", "value.")])
        s["mask"] = torch.ones(128, 128, dtype=torch.bool).triu(1)
    if workload in IMAGES:
        x = x.permute(0, 3, 1, 2).contiguous(memory_format=layout)
        p = {name: value.contiguous(memory_format=layout) if value.dim() == 4 else value for name, value in p.items()}
    return p, s, x, y


def loss_of(workload):
    network = NETWORKS[workload]

    def loss(p, s, x, y, mode="train"):
        output = network(p, s, x, mode)
        if workload == "logistic-regression":
            return F.binary_cross_entropy_with_logits(output[:, 0], y.to(output.dtype))
        if workload == "transformer":
            return F.cross_entropy(output.reshape(-1, 256), y.reshape(-1))
        return F.cross_entropy(output, y)

    return loss


def training_step(workload, layout=torch.contiguous_format, adam=None):
    p, s, x, y = load(workload, layout)
    p = {name: value.clone().requires_grad_() for name, value in p.items()}
    loss = torch.compile(loss_of(workload)) if COMPILE else loss_of(workload)
    adam = adam or {"fused": True}
    optimizer = torch.optim.Adam(p.values(), lr=1e-3, **{k: v for k, v in adam.items() if k != "compiled"})
    update = torch.compile(optimizer.step) if adam.get("compiled") else optimizer.step

    def step():
        value = loss(p, s, x, y)
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        update()
        return value.detach()

    return step


def repeat(function):
    def run(count):
        for _ in range(count):
            function()

    return run


def fastest(candidates):
    """Of functions without arguments; one that cannot be run, or is not made, is left out."""
    best, errors = None, []
    for name, make in candidates:
        try:
            function = make()
            for _ in range(3):
                function()
            begin, count = time.perf_counter(), 0
            while count < 3 or time.perf_counter() - begin < 0.3:
                function()
                count += 1
            seconds = (time.perf_counter() - begin) / count
            if best is None or seconds < best[0]:
                best = (seconds, name, make, function)
        except Exception as error:  # noqa: BLE001
            errors.append(f"{name}: {type(error).__name__}: {error}")
    if best is None:
        raise RuntimeError("; ".join(errors))
    return best


def layouts(workload):
    return [torch.contiguous_format, torch.channels_last] if workload in IMAGES else [torch.contiguous_format]


def norm(values):
    values = values.values() if isinstance(values, dict) else values
    return math.sqrt(sum(float(v.double().square().sum()) for v in values))


def make(workload, kind):
    torch.compiler.reset()
    if kind == "optimizer":
        return optimizer_step()
    if kind == "matrix":
        return matrix_optimizer_step(workload)
    if kind == "train":
        ways = [{"fused": True}, {}] + ([{"compiled": True}] if COMPILE else [])
        # The layout decides about the network, the kind of Adam about the update: chosen one after the other.
        layout = fastest([(one, lambda one=one: training_step(workload, one)) for one in layouts(workload)])[1]
        chosen = fastest([(str(way), lambda way=way: training_step(workload, layout, way)) for way in ways])
        fresh = chosen[2]()

        def check():
            return [float(fresh()) for _ in range(4)][-1]

        return repeat(chosen[3]), check

    loss, network = loss_of(workload), NETWORKS[workload]
    compiled = torch.compile if COMPILE else lambda function: function

    def forward(layout):
        p, s, x, y = load(workload, layout)
        function = compiled(lambda p, x: network(p, s, x, "evaluation"))

        def call():
            with torch.inference_mode():
                return [function(p, x)]

        return call

    def gradient(layout):
        p, s, x, y = load(workload, layout)
        p = {name: value.requires_grad_() for name, value in p.items()}
        function = compiled(lambda p, x, y: loss(p, s, x, y, "gradient"))
        return lambda: torch.autograd.grad(function(p, x, y), tuple(p.values()))

    def without_onednn():
        # Its recurrent kernel has no second derivative.
        return torch.backends.mkldnn.flags(enabled=False) if workload == "lstm" else contextlib.nullcontext()

    def double_backward(layout):
        p, s, x, y = load(workload, layout)
        if workload == "transformer":  # scaled_dot_product_attention has no second derivative
            s["manual"] = None
        v = [value.clone() for value in p.values()]
        p = {name: value.requires_grad_() for name, value in p.items()}

        def call():
            with without_onednn():
                first = torch.autograd.grad(loss(p, s, x, y, "gradient"), tuple(p.values()), create_graph=True)
                return torch.autograd.grad(first, tuple(p.values()), v)

        return call

    def forward_over_reverse(layout):
        p, s, x, y = load(workload, layout)
        s["manual"] = None
        v = {name: value.clone() for name, value in p.items()}
        slope = grad(lambda p: loss(p, s, x, y, "gradient"))
        function = compiled(lambda p, v: jvp(slope, (p,), (v,))[1])

        return lambda: function(p, v)

    def per_example(layout, manual=False):
        p, s, x, y = load(workload, layout)
        if manual:
            s["manual"] = None
        slope = grad(lambda p, x, y: loss(p, s, x[None], y[None], "evaluation"))
        function = compiled(vmap(slope, (None, 0, 0)))

        return lambda: function(p, x, y)

    def per_example_manual(layout):
        return per_example(layout, manual=True)

    by_hand = {"transformer": [per_example, per_example_manual], "lstm": [per_example_manual]}
    ways = {
        "forward": [forward], "grad": [gradient], "per-example": by_hand.get(workload, [per_example]),
        "hvp": [forward_over_reverse] if COMPILE else [double_backward, forward_over_reverse],
    }[kind]
    chosen = fastest(
        [(f"{way.__name__} {layout}", lambda way=way, layout=layout: way(layout)) for way in ways for layout in layouts(workload)])[3]
    return repeat(chosen), lambda: norm(chosen())


def optimizer_step():
    def step(adam):
        p = [torch.full(OPTIMIZER_SHAPE, 0.5, requires_grad=True) for _ in range(OPTIMIZER_TENSORS)]
        for one in p:
            one.grad = torch.randn(OPTIMIZER_SHAPE)
        optimizer = torch.optim.Adam(p, lr=1e-3, **{k: v for k, v in adam.items() if k != "compiled"})
        update = torch.compile(optimizer.step) if adam.get("compiled") else optimizer.step
        return lambda: (update(), p)[1]

    ways = [{"compiled": True}] if COMPILE else [{"fused": True}, {}, {"foreach": True}]
    chosen = fastest([(str(way), lambda way=way: step(way)) for way in ways])
    fresh = chosen[2]()
    return repeat(chosen[3]), lambda: [norm(value.detach() for value in fresh()) for _ in range(4)][-1]


def orthogonalize_in_the_faster_type(optimizer):
    """The library's Newton-Schulz steps are in bf16, which not every processor multiplies fast: in f32 where that is faster."""
    from pytorch_optimizer.optimizer.utils.matrix import zero_power_via_newton_schulz_5 as function

    rest, took = function.__defaults__[:-1], {}
    for dtype in (torch.bfloat16, torch.float32):
        function.__defaults__ = (*rest, dtype)
        optimizer.step()
        begin = time.perf_counter()
        optimizer.step()
        took[dtype] = time.perf_counter() - begin
    function.__defaults__ = (*rest, min(took, key=took.get))


def matrix_optimizer_step(name):
    """Ten updates, so that what is done every tenth step counts by a tenth; the options are those of ours."""
    import pytorch_optimizer as library
    from pytorch_optimizer.optimizer.utils.graft import LayerWiseGrafting

    p = [torch.randn(shape, requires_grad=True) for shape in MATRIX_SHAPES]
    for one in p:
        one.grad = torch.randn_like(one)
    if name == "shampoo":
        optimizer = library.ScalableShampoo(
            p, lr=1e-3, start_preconditioning_step=1, preconditioning_compute_steps=10, block_size=512,
            graft_type=LayerWiseGrafting.RMSPROP)
    elif name == "soap":
        optimizer = library.SOAP(p, lr=3e-3, precondition_frequency=10)
    else:
        groups = [{"params": [one for one in p if (one.ndim == 2) == flag], "use_muon": flag} for flag in (True, False)]
        optimizer = library.Muon(groups, lr=0.02)
        orthogonalize_in_the_faster_type(optimizer)

    def run(count):
        for _ in range(10 * count):
            optimizer.step()

    def check():
        run(1)
        return float(sum(one.numel() for one in p))

    return run, check


def first_step(workload):
    step = training_step(workload, torch.channels_last if workload in IMAGES else torch.contiguous_format)
    return lambda: float(step())


if __name__ == "__main__":
    main(make, first_step)

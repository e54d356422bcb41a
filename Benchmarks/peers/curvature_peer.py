"""Curvature with curvlinops, PyHessian or hessian-eigenthings, whichever the environment names in BENCH_CURVATURE.

Each is used as its documentation does, with what it offers for the task: `eigenpairs`, the five largest eigenvalues with vectors;
`trace`; `density`, stochastic Lanczos quadrature. All on the same examples, in blocks of at most 125.
"""

import math
import os
import time

import numpy
import torch

from common import main
from torch_peer import NETWORKS, layouts, load

LIBRARY = os.environ.get("BENCH_CURVATURE", "curvlinops")
COUNT = 5  # eigenpairs
TOLERANCE = 1e-2  # of their residuals, relative to the largest
PROBES, STEPS = 4, 20  # of the density
PRODUCTS = 30  # of the trace
BLOCK = 125  # a product of PyTorch's takes less time so than with 250 on two cores
torch.set_num_threads(os.cpu_count())


class Network(torch.nn.Module):
    """The workload's network with the exported parameters."""

    def __init__(self, workload, parameters, statistics):
        super().__init__()
        self.names = list(parameters)
        self.values = torch.nn.ParameterList([torch.nn.Parameter(parameters[name]) for name in self.names])
        self.statistics, self.network = statistics, NETWORKS[workload]

    def forward(self, x):
        return self.network(dict(zip(self.names, self.values)), self.statistics, x, "gradient")


class Flattened(torch.nn.CrossEntropyLoss):
    """Of a sequence's tokens."""

    def forward(self, output, y):
        return super().forward(output.reshape(-1, output.shape[-1]), y.reshape(-1))


def problem(workload, layout):
    p, s, x, y = load(workload, layout)
    if workload == "transformer":
        s["manual"] = True  # the fused attention has no second derivative
    network = Network(workload, p, s)
    loss = Flattened() if workload == "transformer" else torch.nn.CrossEntropyLoss()
    return network, loss, list(zip(x.split(BLOCK), y.split(BLOCK)))


def curvlinops_tasks(workload, layout):
    from curvlinops import HessianLinearOperator, hutchpp_trace
    from curvlinops.papyan2020traces.spectrum import lanczos_approximate_spectrum
    from scipy.sparse.linalg import eigsh

    network, loss, data = problem(workload, layout)
    parameters = [value for value in network.parameters() if value.requires_grad]
    hessian = HessianLinearOperator(network, loss, parameters, data, check_deterministic=False)
    n = hessian.shape[0]
    torch.manual_seed(0)

    def eigenpairs():
        values, _ = eigsh(hessian.to_scipy(), k=COUNT, which="LA", tol=TOLERANCE)
        return float(values.sum())

    def density():
        # The boundaries only place the grid: given, so that no products go into finding them.
        grid, values = lanczos_approximate_spectrum(hessian, ncv=STEPS, num_points=4096, num_repeats=PROBES, boundaries=(-20.0, 60.0))
        return float(torch.trapezoid(values * grid, grid))

    def trace(products):
        return float(hutchpp_trace(hessian, products - products % 3))

    def warm():
        hessian @ torch.randn(n)

    return warm, eigenpairs, trace, density


def pyhessian_tasks(workload, layout):
    from pyhessian import hessian

    def eig(matrix, eigenvectors):  # PyTorch has it no more
        values, vectors = torch.linalg.eigh(matrix)
        return torch.stack([values, torch.zeros_like(values)], 1), vectors

    torch.eig = eig
    network, loss, data = problem(workload, layout)
    # One batch keeps its graph between products, which is its fastest way where the memory suffices.
    whole = tuple(torch.cat(part) for part in zip(*data))
    made = {}

    def operator():
        if "hessian" not in made:
            made["hessian"] = hessian(network, loss, data=whole, cuda=False)
        return made["hessian"]

    def eigenpairs():
        values, _ = operator().eigenvalues(maxIter=200, tol=1e-3, top_n=COUNT)
        return float(sum(values))

    def trace(products):
        samples = numpy.array(operator().trace(maxIter=products, tol=0))
        made["error"] = float(samples.std(ddof=1) / math.sqrt(len(samples)) / abs(samples.mean()))
        return float(samples.mean())

    def density():
        values, weights = operator().density(iter=STEPS, n_v=PROBES)
        return float(sum(w * v for one in zip(weights, values) for w, v in zip(*one)) / PROBES)

    def warm():
        operator().trace(maxIter=1)

    return warm, eigenpairs, trace, density, lambda: None, lambda: made["error"]


def eigenthings_tasks(workload, layout):
    from hessian_eigenthings import HessianOperator, lanczos, spectral_density, supervised_loss
    from hessian_eigenthings import trace as trace_of

    network, loss, data = problem(workload, layout)
    hessian = HessianOperator(network, data, supervised_loss(loss))
    steps = {}

    def found(count):
        return lanczos(hessian, k=COUNT, which="LA", max_iter=count, tol=TOLERANCE, reorthogonalize=True, seed=0)

    def prepare():
        # It does not restart: how many steps suffice is found before the clock runs.
        count = 16
        while "eigenpairs" not in steps:
            result = found(count)
            if bool((result.residuals <= TOLERANCE * result.eigenvalues.abs().max()).all()) or count > 200:
                steps["eigenpairs"] = count
            count = math.ceil(count * 1.25)

    def eigenpairs():
        return float(found(steps["eigenpairs"]).eigenvalues.sum())

    def trace(products):
        return float(trace_of(hessian, num_matvecs=products, method="hutch++", seed=0).estimate)

    def density():
        result = spectral_density(hessian, num_runs=PROBES, lanczos_steps=STEPS, seed=0)
        return float((result.raw_weights * result.raw_eigenvalues).sum() / PROBES)

    def warm():
        hessian.matvec(torch.randn(hessian.size))

    return warm, eigenpairs, trace, density, prepare


def make(workload, kind):
    make_tasks = {"curvlinops": curvlinops_tasks, "pyhessian": pyhessian_tasks, "eigenthings": eigenthings_tasks}[LIBRARY]

    def seconds(layout):
        warm = make_tasks(workload, layout)[0]
        warm()
        begin = time.perf_counter()
        warm()
        return time.perf_counter() - begin

    candidates = layouts(workload)
    tasks = make_tasks(workload, min(candidates, key=seconds) if len(candidates) > 1 else candidates[0])
    warm, eigenpairs, trace, density = tasks[:4]
    if kind == "eigenpairs" and len(tasks) > 4:
        tasks[4]()
    warm()
    task = {"eigenpairs": eigenpairs, "trace": lambda: trace(PRODUCTS), "density": density}[kind]
    result = {}

    def run(count):
        for _ in range(count):
            result["value"] = task()

    return run, lambda: result["value"], tasks[5] if len(tasks) > 5 else lambda: math.nan


if __name__ == "__main__":
    main(make, None)

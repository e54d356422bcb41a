#!/usr/bin/env python3
"""Measures Thalweg beside PyTorch and JAX on this machine's CPU and prints one table of ratios.

    Benchmarks/bench.py                     everything (hours: the curvature of others takes minutes a row); writes Benchmarks/RESULTS.md
    Benchmarks/bench.py --quick             a few short rounds; writes nothing unless --output says where
    Benchmarks/bench.py --workloads mlp,lstm --kinds train,grad --peers eager,jax

Every library runs in a process of its own that stays alive; all but the one being timed are stopped (SIGSTOP). A round times
each of them once, one right after the other; the ratio is the median over the rounds of ours/theirs. All start from the same
parameters and the same batch, and must agree on a number computed from the results.

The first run fetches PyTorch, JAX, optax and the libraries for curvature into ${XDG_CACHE_HOME:-~/.cache}/thalweg/venv-bench: several gigabytes, because
PyTorch's wheel brings the CUDA libraries along.
"""

import argparse
import functools
import json
import math
import os
import platform
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = ["torch==2.15.0", "jax==0.10.2", "optax==0.2.8", "numpy==2.4.6", "pytorch_optimizer==4.1.0",
                "curvlinops-for-pytorch==3.0.1", "PyHessian==0.1", "hessian-eigenthings==1.0.0a5"]
NETWORKS = ["mlp", "cnn-3c3d", "resnet-20", "transformer", "lstm"]
SMALL = ["logistic-regression", "mlp-2-32-2"]
KINDS = ["train", "forward", "grad", "hvp", "per-example", "optimizer", "matrix", "eigenpairs", "trace", "density",
         "memory", "first-step", "probes"]
TIMED = KINDS[:10]
PEERS = {"eager": "PyTorch eager", "compile": "PyTorch compiled", "jax": "JAX"}
# kfac-jax does not run on newer versions of JAX: it has an environment of its own.
KFAC_REQUIREMENTS = ["kfac-jax==0.0.8", "jax==0.7.2", "numpy==2.4.6"]
MATRIX_OPTIMIZERS = {"shampoo": "eager", "soap": "eager", "muon": "eager", "kfac": "kfac-jax"}  # and whose is beside ours
MATRIX_STEPS = 10
# Curvature: whole computations of seconds to minutes, beside libraries for PyTorch.
CURVATURE = ["eigenpairs", "trace", "density"]
CURVATURE_PEERS = {"curvlinops": "curvlinops", "pyhessian": "PyHessian", "eigenthings": "hessian-eigenthings"}
CURVATURE_WORKLOADS = ["cnn-3c3d-1000", "transformer"]
LABELS = {**PEERS, "kfac-jax": "kfac-jax", **CURVATURE_PEERS}
COMPILED_KINDS = ["train", "forward"]  # where torch.compile is usual; it takes minutes to prepare
STEPS_FOR_MEMORY = 20
LIMIT = 200  # seconds for one answer: torch.compile can take minutes
CURVATURE_LIMIT = 900  # then a row is given up


def cache():
    given = os.environ.get("XDG_CACHE_HOME", "")
    return Path(given if given.startswith("/") else Path.home() / ".cache") / "thalweg"


def say(*words):
    print("bench:", *words, file=sys.stderr, flush=True)


# Setting up


def make_environment(name="venv-bench", requirements=REQUIREMENTS, size="several GB, PyTorch's wheel brings the CUDA libraries along"):
    folder = cache() / name
    stamp = folder / ("complete-" + re.sub(r"[^0-9a-z.]+", "-", " ".join(requirements)))
    python = folder / "bin" / "python"
    if not stamp.exists():
        say(f"fetching {', '.join(requirements)} with pip into {folder}: {size}")
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements], check=True)
        stamp.touch()
    return python


def build():
    say("building ours (release)")
    command = ["swift", "build", "--configuration", "release", "--package-path", HERE, "--product", "benchmark"]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        # After an interface of the library changed, the build system may link objects made against the old one.
        say("building once more with fresh objects")
        for source in (HERE / "Sources").rglob("*.swift"):
            source.touch()
        subprocess.run(command, check=True, stdout=sys.stderr)
    found = subprocess.run(["swift", "build", "--configuration", "release", "--package-path", HERE, "--show-bin-path"], check=True,
                           stdout=subprocess.PIPE, text=True)
    return Path(found.stdout.strip()) / "benchmark"


class Setting:
    """How each of the programs compared is started."""

    def __init__(self, python, kfac, ours, data):
        self.python, self.kfac, self.ours, self.data = python, kfac, ours, data

    def command(self, name):
        if name == "ours":
            return [self.ours]
        if name == "kfac-jax":
            return [self.kfac, HERE / "peers" / "kfac_peer.py"]
        if name in CURVATURE_PEERS:
            return [self.python, HERE / "peers" / "curvature_peer.py"]
        return [self.python, HERE / "peers" / ("jax_peer.py" if name == "jax" else "torch_peer.py")]

    def environment(self, name, **more):
        result = dict(os.environ, BENCH_DATA=str(self.data), JAX_PLATFORMS="cpu", CUDA_VISIBLE_DEVICES="")
        result["BENCH_CURVATURE"] = name
        result["BENCH_TORCH_COMPILE"] = "1" if name == "compile" else "0"
        result["TORCHINDUCTOR_CACHE_DIR"] = str(cache() / "inductor")
        result.update(more)
        return result


def prefer(process):
    """Other programs wait while a library works, where the system allows that: it is stopped when it is not its turn.

    Every library is started in a session of its own, because the kernel shares the processors among sessions first.
    """
    try:
        Path(f"/proc/{process.pid}/autogroup").write_text("-15")
        for thread in os.listdir(f"/proc/{process.pid}/task"):
            os.setpriority(os.PRIO_PROCESS, int(thread), -15)
    except OSError:
        pass


# Talking to a peer


class PeerError(Exception):
    pass


class Peer:
    def __init__(self, name, setting):
        self.name, self.setting, self.process = name, setting, None

    def start(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            return
        arguments = ["serve"] if self.name == "ours" else []
        self.process = subprocess.Popen(
            [*self.setting.command(self.name), *arguments], env=self.setting.environment(self.name), text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        prefer(self.process)
        if self.process.stdout.readline().strip() != "hello":
            raise PeerError(f"{self.name} does not start")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGSTOP)

    def ask(self, request, limit=LIMIT):
        """The answer's argument; the others are stopped meanwhile."""
        self.start()
        try:
            self.process.stdin.write(request + "\n")
            if not select.select([self.process.stdout], [], [], limit)[0]:
                self.end()
                raise PeerError(f"took more than {limit} s to {request}")
            word, _, rest = self.process.stdout.readline().strip().partition(" ")
        except BrokenPipeError:
            word, rest = "", ""
        self.stop()
        if word == "error":
            raise PeerError(rest)
        if not word:
            raise PeerError(f"ended while asked to {request}")
        return rest

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()

    def processor_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_seconds():
    """Processor seconds of everything on this machine."""
    user, nice, system, _, _, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


# Measuring


class Timing:
    """The seconds of one repetition in each round, and how many processors others kept busy meanwhile."""

    def __init__(self):
        self.seconds, self.others, self.check, self.error, self.products, self.standard_error, self.factor = [], [], None, None, None, None, None


def measure(workload, kind, peers, rounds, seconds):
    timings, counts = {peer.name: Timing() for peer in peers}, {}
    for peer in peers:
        timing = timings[peer.name]
        try:
            peer.ask(f"prepare {workload} {kind}")
            timing.check = float(peer.ask("check"))
            peer.ask("run 2")
            one = max(float(peer.ask("run 1")), 1e-7)
            one = float(peer.ask(f"run {max(1, min(1000, int(0.05 / one)))}")) / max(1, min(1000, int(0.05 / one)))
            counts[peer.name] = max(1, min(100_000, round(seconds / max(one, 1e-7))))
        except PeerError as error:
            timing.error = str(error)
            say(f"{workload} {kind}: {peer.name} cannot: {error}")
    for number in range(rounds):
        order = peers[number % len(peers):] + peers[:number % len(peers)]
        for peer in (peer for peer in order if peer.name in counts):
            before = (time.perf_counter(), busy_seconds(), peer.processor_seconds())
            timings[peer.name].seconds.append(float(peer.ask(f"run {counts[peer.name]}")) / counts[peer.name])
            elapsed, busy, own = (b - a for a, b in zip(before, (time.perf_counter(), busy_seconds(), peer.processor_seconds())))
            timings[peer.name].others.append(max(0.0, (busy - own) / elapsed))
    return timings


def measure_curvature(workload, kind, peers, rounds):
    """Each computation as a whole, its programs compiled and its graphs made before."""
    timings = {peer.name: Timing() for peer in peers}
    for peer in peers:
        try:
            peer.ask(f"prepare {workload} {kind}", CURVATURE_LIMIT)
        except PeerError as error:
            timings[peer.name].error = str(error)
            say(f"{workload} {kind}: {peer.name} cannot: {error}")
    for number in range(rounds):
        order = peers[number % len(peers):] + peers[:number % len(peers)]
        for peer in (peer for peer in order if not timings[peer.name].error):
            timing = timings[peer.name]
            before = (time.perf_counter(), busy_seconds(), peer.processor_seconds())
            try:
                timing.seconds.append(float(peer.ask("run 1", CURVATURE_LIMIT)))
                timing.check = float(peer.ask("check"))
                if peer.name == "ours":
                    timing.products = round(float(peer.ask("products")))
                if kind == "trace":
                    timing.standard_error = float(peer.ask("error"))
                    if peer.name == "ours":
                        sketched = float(peer.ask("sketched"))
            except PeerError as error:
                timing.error = str(error)
                say(f"{workload} {kind}: {peer.name} cannot: {error}")
                continue
            elapsed, busy, own = (b - a for a, b in zip(before, (time.perf_counter(), busy_seconds(), peer.processor_seconds())))
            timing.others.append(max(0.0, (busy - own) / elapsed))
    # At equal errors: Hutchinson's falls with the root of the number of products, and so does that of the third of Hutch++'s which it gives to
    # probes. Hutch++'s own error, which the others do not tell, is that of ours for as many products.
    own = timings["ours"].standard_error
    if kind == "trace" and own:
        for name, timing in timings.items():
            if name == "pyhessian" and timing.standard_error:
                timing.factor = (timing.standard_error / own) ** 2
            elif name != "ours" and timing.seconds:
                timing.standard_error = sketched
                timing.factor = max(1, 2 / 3 + (sketched / own) ** 2 / 3)
            else:
                continue
            timing.seconds = [one * timing.factor for one in timing.seconds]
    return timings


def ratio(ours, theirs):
    pairs = [a / b for a, b in zip(ours.seconds, theirs.seconds)]
    return statistics.median(pairs) if pairs else None


def lines_with_times(command, environment):
    """(seconds since the start, line) for each line that a program prints."""
    begin, result = time.perf_counter(), []
    process = subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    prefer(process)
    for line in process.stdout:
        result.append((time.perf_counter() - begin, line.split()))
    if process.wait() != 0:
        raise PeerError(f"exit status {process.returncode}")
    return result


def fresh(name, workload, count, setting, **environment):
    """(seconds to the first loss, peak resident MiB) of a process of its own."""
    lines = lines_with_times([*setting.command(name), "steps", workload, str(count)], setting.environment(name, **environment))
    found = {words[0]: (seconds, words[1]) for seconds, words in lines}
    return found["loss"][0], int(found["peak"][1]) / 1024


def single(workload, kind, names, setting, rounds):
    """The medians over fresh processes: peak memory, or the time to the first step with nothing cached (`cold`) and with."""
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        # Ours finds the plugin in the cache folder, so an empty one needs a link to it.
        Path(folder, "thalweg").mkdir()
        Path(folder, "thalweg", "plugins").symlink_to(cache() / "plugins")
        for _ in range(rounds):
            for name in names:
                executables = Path(folder, "thalweg", "executables")
                try:
                    if kind == "memory":
                        result.setdefault(name, []).append(fresh(name, workload, STEPS_FOR_MEMORY, setting)[1])
                        continue
                    shutil.rmtree(executables, ignore_errors=True)
                    empty = {"XDG_CACHE_HOME": folder}
                    result.setdefault(name, []).append(fresh(name, workload, 1, setting, **empty)[0])
                    if name == "ours":
                        result.setdefault(name + " cached", []).append(fresh(name, workload, 1, setting, **empty)[0])
                except PeerError as error:
                    say(f"{workload} {kind}: {name} cannot: {error}")
    return {name: statistics.median(values) for name, values in result.items()}


# The table


def target(kind, workload):
    if kind == "train":
        return 0.2 if workload in SMALL else 0.8
    return {"hvp": 0.6, "memory": 1.0, "optimizer": 1.0, "matrix": 1.0, **{name: 0.5 for name in CURVATURE}}.get(kind)


TITLES = {
    "train": "Training step with Adam", "forward": "Forward, evaluation mode", "grad": "Gradient", "hvp": "Hessian-vector product",
    "per-example": "Per-example gradients", "optimizer": "Adam's update alone, 10 million parameters",
    "matrix": f"{MATRIX_STEPS} steps of matrix optimizers on mlp: updates alone beside pytorch_optimizer's, K-FAC's whole training steps beside kfac-jax's",
    "eigenpairs": "Five largest eigenpairs of the Hessian, residuals within 1 % of the largest eigenvalue",
    "trace": "Trace of the Hessian, at the standard error that ours has after at most 30 products",
    "density": "Density of the Hessian's eigenvalues by stochastic Lanczos quadrature, 4 × 20 products",
    "memory": f"Peak resident memory of a process after {STEPS_FOR_MEMORY} steps",
}


def number(value, digits=2):
    return "–" if value is None else f"{value:.{digits}f}"


def verdict(value, bound):
    return ["", ""] if bound is None else [f"≤ {bound:g}", "–" if value is None else "yes" if value <= bound else "**no**"]


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|--:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def comparison(kind, measured, peers, unit):
    """Rows of ratios ours/theirs and, for orientation, ours in absolute terms. `measured`: workload -> (ours, ratio by peer)."""
    rows, peers = [], [peer for peer in [*peers, "kfac-jax", *CURVATURE_PEERS] if any(peer in ratios for _, ratios in measured.values())]
    for workload, (own, ratios) in measured.items():
        known = [value for value in ratios.values() if value is not None]
        worst = max(known) if known else None
        rows.append([workload, *(number(ratios.get(peer)) for peer in peers), number(worst), *verdict(worst, target(kind, workload)),
                     number(own, 3 if own is not None and own < 10 else 1)])
    return table(["", *(LABELS[peer] for peer in peers), "the best of them", "target", "met", f"ours, {unit}"], rows)


def render(results, peers, machine):
    yield "# Benchmarks: the last full run"
    yield ""
    yield "Ratios ours/theirs, so below 1 Thalweg needs less; the median of rounds in which all run in turns. Made by `make bench`."
    yield "Absolute figures are of this machine and for orientation only. “the best of them” is the ratio to the best of the others, in its best setting."
    yield ""
    for key, value in machine.items():
        yield f"- {key}: {value}"
    yield ""
    for kind, title in TITLES.items():
        measured = results.get(kind)
        if measured:
            yield f"## {title}"
            yield ""
            yield from comparison(kind, measured, peers, "MiB" if kind == "memory" else "ms")
    first = results.get("first-step")
    if first:
        yield "## Time from the start of a process to its first step, seconds"
        yield ""
        names = ["ours", "ours cached", *(peer for peer in peers if any(peer in values for values in first.values()))]
        rows = []
        for workload, values in first.items():
            bounds = values.get("ours"), values.get("ours cached")
            met = all(value is not None and value <= bound for value, bound in zip(bounds, (2, 0.3)))
            rows.append([workload, *(number(values.get(name)) for name in names), "≤ 2, ≤ 0.3", "yes" if met else "**no**"])
        labels = {"ours": "ours, cold", "ours cached": "ours, cached"}
        yield from table(["", *(labels.get(name) or LABELS[name] for name in names), "target", "met"], rows)
    own = results.get("own", {})
    if own:
        yield "## Ours against ours"
        yield ""
        yield from table(["", "ratio", "target", "met"], [[name, number(value), *verdict(value, bound)] for name, (value, bound) in own.items()])
    problems = results.get("problems", [])
    if problems:
        yield "## Remarks"
        yield ""
        for line in problems:
            yield f"- {line}"
        yield ""
    limits = os.path.join(HERE, "LIMITS.md")  # written by hand from profiles
    if os.path.exists(limits):
        with open(limits, encoding="utf-8") as file:
            yield file.read().rstrip()
        yield ""


@functools.cache
def versions(setting):
    peers = subprocess.run(
        [setting.python, "-c", "import torch, jax, optax; print(torch.__version__.split('+')[0], jax.__version__, optax.__version__)"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=setting.environment("jax")).stdout.split()
    swift = subprocess.run(["swift", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    swift = re.search(r"Swift version (\S+)", swift)
    commit = subprocess.run(["git", "-C", HERE, "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return (f"PyTorch {peers[0]}, JAX {peers[1]}, optax {peers[2]}, Python {platform.python_version()}, "
            f"Swift {swift[1] if swift else '?'}, Thalweg {commit.stdout.strip() or '?'}")


def machine_facts(setting, others):
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().split("\n") if line.startswith("model name")), "?")
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 2**20
    load = "not measured" if not others else (
        f"other programs kept {statistics.median(others):.2f} of {os.cpu_count()} processors busy while a library was timed (median), "
        f"at a lower priority where the system allows that; below 0.1 the machine was quiet")
    return {
        "machine": f"{model}, {os.cpu_count()} processors, {memory:.0f} GiB, Linux {platform.release().split('-')[0]}",
        "load": load,
        "versions": versions(setting),
        "date": time.strftime("%Y-%m-%d"),
    }


def disagreements(workload, kind, timings):
    own = timings["ours"].check
    # Random vectors are others in each library.
    # PyTorch pads strided convolutions on both sides, XLA's SAME on one: the same work, not the same numbers.
    tolerance = {"trace": 0.1, "density": 0.5}.get(kind, 0.2 if workload == "resnet-20" else 0.01)
    for name, timing in timings.items():
        if own is not None and timing.check is not None and not abs(timing.check - own) <= tolerance * max(abs(own), 1e-6):
            yield f"{workload}, {kind}: {LABELS[name]} computes {timing.check:.6g}, ours {own:.6g}"
        if timing.error:
            yield f"{workload}, {kind}: {LABELS.get(name, 'ours')} cannot: {timing.error}"


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the libraries are ended on the way out
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="3 short rounds")
    parser.add_argument("--workloads", default=",".join(NETWORKS + SMALL), help="some of %(default)s")
    parser.add_argument("--kinds", default=",".join(KINDS), help="some of %(default)s")
    parser.add_argument("--peers", default=",".join(PEERS), help="some of %(default)s")
    parser.add_argument("--rounds", type=int, help="rounds of a timing [9; quick: 3]")
    parser.add_argument("--curvature-rounds", type=int, default=3, help="at most so many of eigenpairs, trace and density [%(default)s]")
    parser.add_argument("--output", type=Path, help="where the table goes besides the screen [RESULTS.md after a full run]")
    parser.add_argument("--ours", type=lambda text: Path(text).resolve(), help="our executable, to measure another build than this one")
    parser.add_argument("--json", type=Path, help="where the figures go as JSON")
    options = parser.parse_args()
    chosen = [options.workloads.split(","), options.kinds.split(","), options.peers.split(",")]
    for given, known in zip(chosen, (NETWORKS + SMALL, KINDS, list(PEERS))):
        if unknown := set(given) - set(known):
            parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    workloads, kinds, peers = chosen
    rounds, seconds = (options.rounds or 3, 0.15) if options.quick else (options.rounds or 9, 0.4)
    full = not options.quick and all(set(given) == set(known) for given, known in zip(chosen, (NETWORKS + SMALL, KINDS, PEERS)))
    output = options.output or (HERE / "RESULTS.md" if full else None)

    python, ours = make_environment(), options.ours or build()
    kfac = make_environment("venv-kfac", KFAC_REQUIREMENTS, "some 300 MB") if "matrix" in kinds else None
    results, others, problems = {}, [], []
    with tempfile.TemporaryDirectory() as data:
        setting = Setting(python, kfac, ours, data)
        exported = workloads + (CURVATURE_WORKLOADS if set(CURVATURE) & set(kinds) else [])
        for workload in dict.fromkeys(exported):
            subprocess.run([ours, "export", workload, Path(data, workload)], check=True, stderr=subprocess.DEVNULL)
        running = [Peer(name, setting) for name in ["ours", *peers, *(["kfac-jax"] if kfac else []), *(CURVATURE_PEERS if set(CURVATURE) & set(kinds) else [])]]
        own_seconds = {}
        results["problems"] = problems

        def write():
            """After every row, so that a run that is cut short leaves what it has."""
            text = "\n".join(render(results, peers, machine_facts(setting, others))).rstrip() + "\n"
            if output:
                output.write_text(text)
            if options.json:
                options.json.write_text(json.dumps(results, indent=1))
            return text

        try:
            for kind in [kind for kind in TIMED if kind in kinds]:
                for workload in {"optimizer": ["10M"], "matrix": MATRIX_OPTIMIZERS, **{one: CURVATURE_WORKLOADS for one in CURVATURE}}.get(kind, workloads):
                    def takes_part(name):
                        if name == "ours":
                            return True
                        if kind == "matrix":
                            return name == MATRIX_OPTIMIZERS.get(workload)
                        if kind in CURVATURE:
                            return name in CURVATURE_PEERS
                        return name in PEERS and (name != "compile" or kind in COMPILED_KINDS)

                    asked = [peer for peer in running if takes_part(peer.name)]
                    if kind in CURVATURE:
                        timings = measure_curvature(workload, kind, asked, min(rounds, options.curvature_rounds))
                        if kind == "trace" and (mine := timings["ours"]).products:
                            problems.append(f"{workload}, trace: ours has a standard error of {100 * mine.standard_error:.1f} % after {mine.products} products")
                            for name, timing in timings.items():
                                if timing.factor:
                                    problems.append(f"{workload}, trace: {LABELS[name]} has one of {100 * timing.standard_error:.1f} % after 30 products; "
                                                    f"its time is counted {timing.factor:.1f} times")
                    else:
                        timings = measure(workload, kind, asked, rounds, seconds)
                    problems += disagreements(workload, kind, timings)
                    others += [one for timing in timings.values() for one in timing.others]
                    mine = timings["ours"]
                    own_seconds[kind, workload] = statistics.median(mine.seconds) if mine.seconds else None
                    ratios = {name: ratio(mine, timings[name]) for name in LABELS if name in timings and timings[name].seconds}
                    milliseconds = own_seconds[kind, workload] and 1e3 * own_seconds[kind, workload]
                    results.setdefault(kind, {})[workload] = (milliseconds, ratios)
                    write()
                    say(f"{workload} {kind}: {number(milliseconds, 3)} ms,", ", ".join(f"{n} {number(r)}" for n, r in ratios.items()))
                    if kind == "train":
                        alone = measure(workload, "step", running[:1], rounds, seconds)["ours"]
                        problems += disagreements(workload, "step", {"ours": alone})
                        own_seconds["step", workload] = statistics.median(alone.seconds) if alone.seconds else None
        finally:
            for peer in running:
                peer.end()
        uncompiled = [name for name in peers if name != "compile"]
        for kind in [kind for kind in ("memory", "first-step") if kind in kinds]:
            for workload in workloads:
                values = single(workload, kind, ["ours", *uncompiled], setting, 1 if options.quick or kind == "memory" else 3)
                if kind == "first-step":
                    results.setdefault(kind, {})[workload] = values
                else:
                    mine = values.get("ours")
                    results.setdefault(kind, {})[workload] = (mine, {name: mine / values[name] for name in peers if mine and name in values})
                write()
                say(f"{workload} {kind}:", ", ".join(f"{name} {number(value)}" for name, value in values.items()))
        own = {}
        for kind, base, title, bound in (
            ("hvp", "grad", "Hessian-vector product / gradient", 2.5),
            ("per-example", "grad", "Per-example gradients / gradient", 1.3),
            ("step", "train", "Training step called one by one / in the training loop", None),
        ):
            for workload in workloads:
                mine, other = own_seconds.get((kind, workload)), own_seconds.get((base, workload))
                if mine and other:
                    own[f"{title}, {workload}"] = (mine / other, bound)
        for name in MATRIX_OPTIMIZERS:
            steps, plain = own_seconds.get(("matrix", name)), own_seconds.get(("train", "mlp"))
            if steps and plain:
                own[f"What {name} adds to a step / a training step with Adam, mlp"] = (
                    steps / MATRIX_STEPS / plain - (1 if name == "kfac" else 0), None)
        if "probes" in kinds:
            lines = lines_with_times([ours, "probes", "2" if options.quick else "7"], setting.environment("ours"))
            pairs = [float(words[1]) / float(words[2]) for _, words in lines if words[0] == "pair"]
            own["Training with probes / without, mlp"] = (statistics.median(pairs), 1.1)
        results["own"] = own
        print(write())


if __name__ == "__main__":
    main()

"""The work of the benchmarks in numpy, scipy and C; circuits are in circuits.py,
open systems in open_systems.py and gradients.py, bosonic modes in modes.py, tensor networks in tensor_networks.py and peps.py.

Reads one request as JSON per line of stdin, answers each with one line of JSON on stdout:
  {"do": "versions"}                                -> versions of what is installed, the BLAS in use
  {"do": "prepare", "job", "parameters", "arrays",  -> {"answered": path}: complex128 numbers of the answer
   "answer"}                                           or {"missing": why}
  {"do": "time", "job", "calls": n}                 -> {"cpu": ms, "wall": ms} of one of n calls of a prepared job
  {"do": "forget"}                                  -> {}: all prepared jobs are gone
Arrays are files of raw complex128.
"""

import ctypes
import importlib
import importlib.metadata
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import chain_evolution
import circuits
import gradients
import modes
import networks
import neural_states
import open_systems
import peps
import phase_space
import tensor_networks

jobs = {**circuits.jobs, **open_systems.jobs, **gradients.jobs, **tensor_networks.jobs}
jobs.update(chain_evolution.jobs)
jobs.update(modes.jobs)
jobs.update(networks.jobs)
jobs.update(neural_states.jobs)
jobs.update(peps.jobs)
jobs.update(phase_space.jobs)


def job(function):
    """A job returns the work to time, and how its result becomes the answer."""
    jobs[function.__name__] = function
    return function


@job
def gemm(np, p, a):
    x, y = square(a["a"]), square(a["b"])
    return lambda: x @ y, lambda c: [c]


@job
def eigh(np, p, a):
    x = square(a["a"])
    return lambda: np.linalg.eigh(x), lambda r: [r[0], (r[1] * r[0]) @ r[1].conj().T]


@job
def svd(np, p, a):
    x = square(a["a"])
    work = lambda: np.linalg.svd(x, full_matrices=False)
    return work, lambda r: [r[1], (r[0] * r[1]) @ r[2]]


def real(np, x):
    return np.ascontiguousarray(square(x).real)


@job
def real_gemm(np, p, a):
    x, y = real(np, a["a"]), real(np, a["b"])
    return lambda: x @ y, lambda c: [c]


@job
def real_qr(np, p, a):
    x = real(np, a["a"])
    return lambda: np.linalg.qr(x), lambda r: [abs(r[1])]


@job
def real_eigh(np, p, a):
    x = real(np, a["a"])
    return lambda: np.linalg.eigh(x), lambda r: [r[0], (r[1] * r[0]) @ r[1].T]


@job
def real_svd(np, p, a):
    x = real(np, a["a"])
    work = lambda: np.linalg.svd(x, full_matrices=False)
    return work, lambda r: [r[1], (r[0] * r[1]) @ r[2]]


@job
def eig(np, p, a):
    x = square(a["a"])
    return lambda: np.linalg.eig(x), lambda r: [by_value(np, r[0])]


@job
def eigvals(np, p, a):
    x = square(a["a"])
    return lambda: np.linalg.eigvals(x), lambda w: [by_value(np, w)]


@job
def schur(np, p, a):
    linalg = importlib.import_module("scipy.linalg")
    x = square(a["a"])
    work = lambda: linalg.schur(x, output="complex")
    return work, lambda r: [by_value(np, np.diag(r[0])), r[1] @ r[0] @ r[1].conj().T]


@job
def qz(np, p, a):
    linalg = importlib.import_module("scipy.linalg")
    x, y = square(a["a"]), square(a["b"])
    work = lambda: linalg.qz(x, y, output="complex")
    return work, lambda r: [r[2] @ m @ r[3].conj().T for m in r[:2]]


def by_value(np, values):
    return np.array(sorted(values, key=lambda z: (z.real, z.imag)))


@job
def solve(np, p, a):
    x, y = square(a["a"]), square(a["b"])
    return lambda: np.linalg.solve(x, y), lambda r: [r]


@job
def inverse(np, p, a):
    x = square(a["a"])
    return lambda: np.linalg.inv(x), lambda r: [r]


@job
def cholesky(np, p, a):
    x = square(a["a"])
    return lambda: np.linalg.cholesky(x), lambda r: [r]


@job
def qr(np, p, a):
    x = a["a"].reshape(p["rows"], -1)
    return lambda: np.linalg.qr(x), lambda r: [abs(r[1])]


@job
def pivoted_qr(np, p, a):
    linalg = importlib.import_module("scipy.linalg")
    x = square(a["a"])
    return lambda: linalg.qr(x, mode="economic", pivoting=True), lambda r: [abs(r[1]), r[2]]


@job
def expm(np, p, a):
    linalg = importlib.import_module("scipy.linalg")
    x = square(a["a"])
    return lambda: linalg.expm(x), lambda r: [r]


@job
def gates(np, p, a):
    """A one-qubit gate on each of some sites, one after the other."""
    n, g, v = p["qubits"], square(a["gate"]), a["state"]

    def work():
        out = v
        for site in p["sites"]:
            out = np.matmul(g, out.reshape(2**site, 2, 2 ** (n - 1 - site)))
        return out

    return work, lambda r: [r]


@job
def fused(np, p, a):
    """A dense gate on neighbouring qubits from a site on."""
    n, g, v, site = p["qubits"], square(a["gate"]), a["state"], p["site"]
    d = g.shape[0]
    return lambda: np.matmul(g, v.reshape(2**site, d, -1)), lambda r: [r]


@job
def native(np, p, a):
    """Gates in C on a state that stays in place, on each of some sites."""
    lib, n, k = compiled(), p["qubits"], p["width"]
    gate, v = a["gate"], a["state"].copy()
    function = lib.gate1 if k == 1 else lib.gate3
    function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t]

    def work():
        for site in p["sites"]:
            function(v.ctypes.data, gate.ctypes.data, v.size, 2 ** (n - site - k))
        return v

    return work, lambda r: [r]


def compiled():
    """The loops of gates.c, compiled for this machine."""
    source = pathlib.Path(__file__).with_name("gates.c")
    with tempfile.TemporaryDirectory() as folder:
        library = folder + "/gates.so"
        flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
        subprocess.run(["cc", *flags, str(source), "-o", library], check=True)
        return ctypes.CDLL(library)


@job
def lindblad(np, p, a):
    """The superoperator in compressed sparse rows times vec(rho), row-major."""
    s = importlib.import_module("scipy.sparse")
    n = p["size"]
    one = s.identity(n, format="csr")
    k = s.csr_matrix(square(a["k"]))
    total = s.kron(k, one) + s.kron(one, k.conj())
    for i in range(p["jumps"]):
        jump = s.csr_matrix(square(a["jump%d" % i]))
        total = total + s.kron(jump, jump.conj())
    total = s.csr_matrix(total)
    rho = a["rho"]
    return lambda: total @ rho, lambda r: [r]


@job
def sparse_solve(np, p, a):
    linalg = importlib.import_module("scipy.sparse.linalg")
    m, b = compressed(np, a).tocsc(), a["b"]

    def work():
        lu = linalg.splu(m)
        return lu.solve(b.real.copy()) + 1j * lu.solve(b.imag.copy()) if m.dtype.kind == "f" else lu.solve(b)

    return work, lambda r: [r]


@job
def lowest(np, p, a):
    linalg = importlib.import_module("scipy.sparse.linalg")
    m = compressed(np, a)
    work = lambda: linalg.eigsh(m, k=p["count"], which="SA", tol=1e-10)
    return work, lambda r: [np.sort(r[0])]


@job
def edge(np, p, a):
    linalg = importlib.import_module("scipy.sparse.linalg")
    m = compressed(np, a)
    work = lambda: linalg.eigs(m, k=p["count"], which="LR", tol=1e-9, maxiter=5000)
    return work, lambda r: [np.sort(r[0].real)[::-1]]


@job
def evolve(np, p, a):
    linalg = importlib.import_module("scipy.sparse.linalg")
    m, v = -1j * p["time"] * compressed(np, a), a["v"]
    trace = m.diagonal().sum()
    return lambda: linalg.expm_multiply(m, v, traceA=trace), lambda r: [r]


def compressed(np, a):
    """A matrix in compressed sparse rows; real when it can be."""
    sparse = importlib.import_module("scipy.sparse")
    values = a["values"] if a["values"].imag.any() else a["values"].real.copy()
    start, column = (a[name].real.astype(np.int32) for name in ("start", "column"))
    return sparse.csr_matrix((values, column, start), shape=(start.size - 1, start.size - 1))


@job
def clifford(np, p, a):
    """A Clifford circuit on |0...0>; the answer is the value of some Pauli strings after it."""
    stim, n = importlib.import_module("stim"), p["qubits"]
    circuit = stim_circuit(stim, p["operations"])
    rows = a["strings"].real.astype(int).reshape(-1, n + 1)
    strings = [stim.PauliString(row[1:].tolist()) * int(row[0]) for row in rows]

    def work():
        simulator = stim.TableauSimulator()
        simulator.do(circuit)
        return simulator

    return work, lambda s: [np.array([s.peek_observable_expectation(x) for x in strings])]


@job
def measured(np, p, a):
    """A Clifford circuit with measurements; the answer is whether each of these is certain."""
    stim = importlib.import_module("stim")
    circuit = stim_circuit(stim, p["operations"])

    def work():
        simulator = stim.TableauSimulator()
        simulator.do(circuit)
        return simulator

    def certain(_):
        simulator, out = stim.TableauSimulator(), []
        for instruction in circuit:
            for targets in instruction.target_groups():
                if instruction.name == "M":
                    out.append(abs(simulator.peek_z(targets[0].value)))
                simulator.do(stim.CircuitInstruction(instruction.name, targets))
        return [np.array(out)]

    return work, certain


def stim_circuit(stim, operations):
    names = ["H", "S", "X", "Y", "Z", "CX", "M"]
    circuit = stim.Circuit()
    for k in range(0, len(operations), 3):
        name = names[operations[k]]
        targets = operations[k + 1 : k + 3] if name == "CX" else [operations[k + 1]]
        circuit.append(name, targets)
    return circuit


def square(values):
    n = round(values.size**0.5)
    return values.reshape(n, n)


def blas():
    try:
        pools = importlib.import_module("threadpoolctl").threadpool_info()
    except ImportError:
        return ["unknown: threadpoolctl is not installed"]
    keys = ("internal_api", "version", "architecture", "num_threads")
    return [" ".join(str(pool.get(key)) for key in keys) for pool in pools]


def versions():
    found = {"python": sys.version.split()[0]}
    for name in ("numpy", "scipy", "stim"):
        try:
            found[name] = importlib.import_module(name).__version__
            if name != "stim":
                importlib.import_module(name + ".linalg")
        except ImportError:
            pass
    packages = ("qutip", "qulacs", "qsimcirq", "dynamiqs", "physics-tenpy", "quimb", "cotengra", "netket")
    for name in (*packages, "thewalrus", "strawberryfields"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    if shutil.which("cc"):
        text = subprocess.run(["cc", "--version"], capture_output=True, text=True).stdout
        found["cc"] = text.split("\n")[0]
    return {"versions": found, "blas": blas()}


def prepare(request):
    try:
        np = importlib.import_module("numpy")
    except ImportError as error:
        return None, {"missing": str(error)}
    arrays = {name: np.fromfile(path, dtype=np.complex128) for name, path in request["arrays"].items()}
    work, answer = jobs[request["job"]](np, request["parameters"], arrays)
    parts = [np.asarray(part, dtype=np.complex128).ravel() for part in answer(work())]
    np.concatenate(parts).tofile(request["answer"])
    return work, {"answered": request["answer"]}


def timed(work, calls):
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(calls):
        work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"cpu": 1e3 * cpu / calls, "wall": 1e3 * wall / calls}


def main():
    # What packages print is not an answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "prepare":
            work, reply = prepare(request)
            prepared[request["job"]] = work
        elif request["do"] == "time":
            reply = timed(prepared[request["job"]], request["calls"])
        elif request["do"] == "forget":
            prepared, reply = {}, {}
        else:
            reply = versions()
        print(json.dumps(reply), file=answers, flush=True)


main()

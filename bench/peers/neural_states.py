"""Variational Monte Carlo by NetKet. A run starts from parameters that are given, and answers with the energy there, from samples of its own.

Called by itself with parameters as JSON it makes one step from new parameters and prints the energy: what a process pays before its first result.
"""

import importlib
import json
import pathlib
import subprocess
import sys


def ring(nk, p):
    """Graph, Hamiltonian and sampler. Marshall's sign is in the Hamiltonian, as it is in the state of the other side; any two sites exchange."""
    n, second = p["sites"], p["second"]
    if p["ising"]:
        graph, space = nk.graph.Chain(n), nk.hilbert.Spin(0.5, n)
        hamiltonian = nk.operator.IsingJax(space, graph, h=1.0, J=-1.0)
        return graph, hamiltonian, nk.sampler.MetropolisLocal(space, n_chains=p["chains"])
    space = nk.hilbert.Spin(0.5, n, total_sz=0)
    pairs = nk.graph.Graph(edges=[(i, j) for j in range(n) for i in range(j)])
    sampler = nk.sampler.MetropolisExchange(space, graph=pairs, n_chains=p["chains"])
    if not second:
        graph = nk.graph.Chain(n)
        return graph, nk.operator.Heisenberg(space, graph).to_jax_operator(), sampler
    edges = [(i, (i + d) % n, d - 1) for d in (1, 2) for i in range(n)]
    graph = nk.graph.Graph(edges=edges)
    diagonal = [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 0], [0, 0, 0, 1]]
    exchange = [[0, 0, 0, 0], [0, 0, 2, 0], [0, 2, 0, 0], [0, 0, 0, 0]]
    scaled = lambda matrix, by: [[by * x for x in row] for row in matrix]
    bonds = [diagonal, scaled(diagonal, second), scaled(exchange, -1), scaled(exchange, second)]
    hamiltonian = nk.operator.GraphOperator(space, graph=graph, bond_ops=bonds, bond_ops_colors=[0, 1, 0, 1])
    return graph, hamiltonian.to_jax_operator(), sampler


def dense(nk, p):
    """One complex layer of log cosh, summed."""
    linen = importlib.import_module("flax.linen")

    class Net(linen.Module):
        @linen.compact
        def __call__(self, x):
            return nk.nn.log_cosh(linen.Dense(p["hidden"], param_dtype=complex)(x)).sum(axis=-1)

    return Net()


def jastrow(nk, p):
    """One-site terms, and each pair of sites once."""
    linen, jax = importlib.import_module("flax.linen"), importlib.import_module("jax")
    n = p["sites"]
    first, second = jax.numpy.triu_indices(n, k=1)

    class Pairs(linen.Module):
        @linen.compact
        def __call__(self, x):
            normal = jax.nn.initializers.normal(0.01)
            a = self.param("a", normal, (n,), complex)
            b = self.param("b", normal, (first.size,), complex)
            w = jax.numpy.zeros((n, n), complex).at[first, second].set(b)
            return jax.numpy.einsum("...i,ij,...j->...", x, w, x) + x @ a

    return Pairs()


def model(nk, p, graph):
    if p["kind"] == "rbm":
        return nk.models.RBM(alpha=p["hidden"] // p["sites"], param_dtype=float)
    if p["kind"] == "symmetric":
        return nk.models.RBMSymm(graph.translation_group(), alpha=p["hidden"], param_dtype=float)
    return {"dense": dense, "jastrow": jastrow}[p["kind"]](nk, p)


def placed(p, flat):
    """The other side's parameters in the places of ours."""
    n, m = p["sites"], p["hidden"]
    if p["kind"] == "jastrow":
        return {"a": flat[:n], "b": flat[n:]}
    if p["kind"] == "dense":
        return {"Dense_0": {"bias": flat[:m], "kernel": flat[m:].reshape(n, m)}}
    flat = flat.real.copy()
    if p["kind"] == "rbm":
        return {"visible_bias": flat[:n], "Dense": {"bias": flat[n : n + m], "kernel": flat[n + m :].reshape(n, m)}}
    return {"visible_bias": flat[:1], "Dense": {"bias": flat[1 : 1 + m], "kernel": flat[1 + m :].reshape(m, 1, n)}}


def begin(p):
    """A state with parameters of its own, the Hamiltonian and the driver: stochastic reconfiguration by Cholesky."""
    nk = importlib.import_module("netket")
    graph, hamiltonian, sampler = ring(nk, p)
    state = nk.vqs.MCState(sampler, model(nk, p, graph), n_samples=p["samples"], n_discard_per_chain=p["discard"])
    rate = nk.optimizer.Sgd(p["rate"])
    if p["kind"] in ("rbm", "symmetric"):
        driver = nk.driver.VMC_SR(hamiltonian, rate, diag_shift=p["shift"], variational_state=state)
        return state, hamiltonian, driver
    # Holomorphic: the newer driver would solve a real system of twice the size.
    options = {"qgt": nk.optimizer.qgt.QGTJacobianDense, "solver": nk.optimizer.solver.cholesky}
    natural = nk.optimizer.SR(diag_shift=p["shift"], holomorphic=True, **options)
    return state, hamiltonian, nk.driver.VMC(hamiltonian, rate, variational_state=state, preconditioner=natural)


def stepped(driver):
    jax = importlib.import_module("jax")
    driver.reset_step()
    energy, step = driver.compute_loss_and_update()
    driver.update_parameters(step)
    jax.block_until_ready(driver.state.parameters)
    return energy


def netket(np, p, a):
    """Warm steps; the answer is the mean energy of some sets of samples at the parameters that were given."""
    jax = importlib.import_module("jax")
    state, hamiltonian, driver = begin(p)
    given = placed(p, a["parameters"])
    shapes = [jax.tree_util.tree_map(np.shape, tree) for tree in (given, dict(state.parameters))]
    if shapes[0] != shapes[1]:
        raise ValueError("the parameters have shapes %s, not %s" % tuple(shapes))
    state.parameters = jax.tree_util.tree_map(jax.numpy.asarray, given)
    energies = []
    for k in range(8):
        state.reset()
        state.sample()
        if k >= 4:
            energies.append(state.expect(hamiltonian).mean)
    energy = np.mean(energies)
    return lambda: stepped(driver), lambda _: [energy]


def netket_cold(np, p, a):
    """A new process to its first energy; the answer is that energy."""
    command = [sys.executable, str(pathlib.Path(__file__).resolve()), json.dumps(p)]
    work = lambda: subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return work, lambda text: [float(text.split()[-1])]


jobs = {"netket": netket, "netket_cold": netket_cold}

if __name__ == "__main__":
    first = stepped(begin(json.loads(sys.argv[1]))[2])
    print(first.mean.real)

"""Variational Monte Carlo with NetKet: the model starts from our parameters, so that the energy of its first samples must be ours within the errors of both."""

import importlib


def problem(nk, p):
    """Hamiltonian, sampler and the symmetries of the ring; Marshall's sign is in the Hamiltonian as it is in our state."""
    n = p["sites"]
    if p["ising"]:
        graph = nk.graph.Chain(n)
        space = nk.hilbert.Spin(0.5, n)
        return graph, nk.operator.IsingJax(space, graph, h=1.0, J=-1.0), nk.sampler.MetropolisLocal(space, n_chains=p["chains"])
    graph = nk.graph.Chain(n, max_neighbor_order=2 if p["second"] else 1)
    space = nk.hilbert.Spin(0.5, n, total_sz=0)
    rule = {"J": [1.0, p["second"]], "sign_rule": [-1, 1]} if p["second"] else {}
    hamiltonian = nk.operator.Heisenberg(space, graph, **rule).to_jax_operator()
    pairs = nk.graph.Graph(edges=[(i, j) for j in range(n) for i in range(j)])
    return graph, hamiltonian, nk.sampler.MetropolisExchange(space, graph=pairs, n_chains=p["chains"])


def dense(nk, p):
    """Complex layer of log cosh, summed."""
    linen = importlib.import_module("flax.linen")

    class Net(linen.Module):
        @linen.compact
        def __call__(self, x):
            y = linen.Dense(p["hidden"], param_dtype=complex)(x)
            return nk.nn.log_cosh(y).sum(axis=-1)

    return Net()


def jastrow(nk, p):
    """One-site terms and pairs, each pair once."""
    linen, jax = importlib.import_module("flax.linen"), importlib.import_module("jax")
    first, second = (jax.numpy.array(side) for side in jax.numpy.triu_indices(p["sites"], k=1))

    class Pairs(linen.Module):
        @linen.compact
        def __call__(self, x):
            normal = jax.nn.initializers.normal(0.01)
            a = self.param("a", normal, (p["sites"],), complex)
            b = self.param("b", normal, (first.size,), complex)
            w = jax.numpy.zeros((p["sites"], p["sites"]), complex).at[first, second].set(b)
            return jax.numpy.einsum("...i,ij,...j->...", x, w, x) + x @ a

    return Pairs()


def parameters_of(p, flat):
    """Our parameters in the places of theirs."""
    n, m = p["sites"], p["hidden"]
    if p["kind"] == "jastrow":
        return {"a": flat[:n], "b": flat[n:]}
    if p["kind"] == "dense":
        return {"Dense_0": {"bias": flat[:m], "kernel": flat[m:].reshape(n, m)}}
    if p["kind"] == "rbm":
        return {"visible_bias": flat[:n], "Dense": {"bias": flat[n : n + m], "kernel": flat[n + m :].reshape(n, m)}}
    return {"visible_bias": flat[:1], "Dense": {"bias": flat[1 : 1 + m], "kernel": flat[1 + m :].reshape(m, 1, n)}}


def driver(np, p, a):
    nk, jax = importlib.import_module("netket"), importlib.import_module("jax")
    graph, hamiltonian, sampler = problem(nk, p)
    complex_ones = p["kind"] in ("dense", "jastrow")
    models = {
        "rbm": lambda: nk.models.RBM(alpha=p["hidden"] // p["sites"], param_dtype=float),
        "symmetric": lambda: nk.models.RBMSymm(graph.translation_group(), alpha=p["hidden"], param_dtype=float),
        "dense": lambda: dense(nk, p),
        "jastrow": lambda: jastrow(nk, p),
    }
    state = nk.vqs.MCState(sampler, models[p["kind"]](), n_samples=p["samples"], n_discard_per_chain=p["discard"])
    flat = a["parameters"] if complex_ones else a["parameters"].real.copy()
    given = parameters_of(p, flat)
    shapes = lambda tree: jax.tree_util.tree_map(np.shape, tree)
    if shapes(given) != shapes(dict(state.parameters)):
        raise ValueError("parameters have shapes %s, not %s" % (shapes(given), shapes(dict(state.parameters))))
    state.parameters = jax.tree_util.tree_map(jax.numpy.asarray, given)
    rate = nk.optimizer.Sgd(p["rate"])
    if complex_ones:
        # The newer driver would solve with matrices of twice the size.
        solver = nk.optimizer.solver.cholesky
        natural = nk.optimizer.SR(diag_shift=p["shift"], holomorphic=True, qgt=nk.optimizer.qgt.QGTJacobianDense, solver=solver)
        return state, nk.driver.VMC(hamiltonian, rate, variational_state=state, preconditioner=natural)
    return state, nk.driver.VMC_SR(hamiltonian, rate, diag_shift=p["shift"], variational_state=state)

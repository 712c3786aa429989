"""Bosonic modes in The Walrus, Strawberry Fields and QuTiP: exact gate matrices on finitely many levels, and circuits of such gates."""

import importlib


def walrus():
    return importlib.import_module("thewalrus.fock_gradients")


def strawberryfields():
    # Strawberry Fields asks for a name that newer versions of SciPy have dropped.
    integrate = importlib.import_module("scipy.integrate")
    integrate.simps = integrate.simpson
    return importlib.import_module("strawberryfields")


def mode_displacement(np, p, a):
    displacement = walrus().displacement
    return lambda: displacement(p["r"], 0.0, p["levels"]), lambda d: [d[: p["kept"], : p["kept"]]]


def mode_displacement_qutip(np, p, a):
    displace = importlib.import_module("qutip").displace
    return lambda: displace(p["levels"], p["r"]), lambda d: [d.full()[: p["kept"], : p["kept"]]]


def mode_beamsplitter(np, p, a):
    beamsplitter, n = walrus().beamsplitter, p["levels"]
    ket = a["ket"].reshape(n, n)

    def work():
        # exp(theta (a b+ - a+ b)) there, so the angle is turned round.
        return np.einsum("ijkl,kl->ij", beamsplitter(-p["theta"], 0.0, n), ket)

    return work, lambda r: [r]


def mode_circuit(np, p, a):
    sf = strawberryfields()
    ops, modes = sf.ops, p["modes"]
    splitters = a["splitters"].real.reshape(-1, 4)
    turns = a["turns"].real
    program = sf.Program(modes)
    with program.context as q:
        for k in range(modes):
            ops.Sgate(p["squeezing"]) | q[k]
            ops.Dgate(p["displacement"]) | q[k]
        for k in range(modes):
            ops.Rgate(turns[k]) | q[k]
        for theta, phi, i, j in splitters:
            ops.BSgate(-theta, -phi) | (q[int(i)], q[int(j)])
        for k in range(modes):
            ops.Kgate(p["kerr"]) | q[k]

    def work():
        engine = sf.Engine("fock", backend_options={"cutoff_dim": p["levels"]})
        return engine.run(program).state.ket()

    return work, lambda r: [r]


jobs = {
    "mode_displacement": mode_displacement,
    "mode_displacement_qutip": mode_displacement_qutip,
    "mode_beamsplitter": mode_beamsplitter,
    "mode_circuit": mode_circuit,
}

"""Contraction orders in cotengra, amplitudes of circuits in quimb.

A network goes in as `lengths`, the number of legs of each tensor, `legs`, all of them in a row, and `sizes` by leg; no leg is open. Its answer is log10 of the
scalar multiplications of the best order found.
"""

import importlib
import math

from circuits import steps


def orders(np, p, a):
    """Greedy orders with random temperatures and mixes, each improved by subtree reconfiguration, in one process."""
    ctg = importlib.import_module("cotengra")
    inputs, at = [], 0
    for length in p["lengths"]:
        inputs.append(["i%d" % leg for leg in p["legs"][at : at + length]])
        at += length
    sizes = {"i%d" % leg: size for leg, size in enumerate(p["sizes"])}

    def work():
        optimizer = ctg.HyperOptimizer(
            methods=["greedy"],
            max_repeats=p["restarts"],
            minimize="flops",
            optlib="random",
            parallel=False,
            progbar=False,
            reconf_opts={},
        )
        return optimizer.search(inputs, [], sizes)

    return work, lambda tree: [np.array([math.log10(tree.contraction_cost())])]


def amplitude(np, p, a):
    """Planned and contracted, as `Circuit.amplitude` does."""
    qtn = importlib.import_module("quimb.tensor")
    circuit = qtn.Circuit(p["qubits"])
    up, down = 0.5 + 0.5j, 0.5 - 0.5j
    roots = {"sx": np.array([[up, down], [down, up]]), "sy": np.array([[up, -up], [up, up]])}
    for kind, q, r, _ in steps(p):
        if kind in roots:
            circuit.apply_gate_raw(roots[kind], (q,))
        else:
            circuit.apply_gate(kind.upper(), *([q, r] if kind == "cz" else [q]))
    bits = "0" * p["qubits"]

    def work():
        circuit.clear_storage()
        return circuit.amplitude(bits)

    return work, lambda z: [np.array([z])]


jobs = {"orders": orders, "amplitude": amplitude}

"""Circuits in Qulacs and qsim, from |0...0>.

Parameters: qubits, and for each step its kind (by its place in KINDS), qubits a and b, and an angle or a probability. Qubit 0 is the most significant.
Answers are the first `compared` amplitudes, or entries of the density matrix.
"""

import importlib

KINDS = ["rx", "rz", "cx", "cz", "h", "t", "sx", "sy", "depolarize", "damp"]


def steps(p):
    for kind, a, b, value in zip(p["kinds"], p["a"], p["b"], p["values"]):
        yield KINDS[kind], a, b, value


def qulacs_circuit(p):
    """Qulacs counts qubits from the least significant, and turns by the opposite angle."""
    gate = importlib.import_module("qulacs.gate")
    n = p["qubits"]
    circuit = importlib.import_module("qulacs").QuantumCircuit(n)
    makers = {
        "rx": lambda a, b, v: gate.RX(a, -v),
        "rz": lambda a, b, v: gate.RZ(a, -v),
        "cx": lambda a, b, v: gate.CNOT(a, b),
        "cz": lambda a, b, v: gate.CZ(a, b),
        "h": lambda a, b, v: gate.H(a),
        "t": lambda a, b, v: gate.T(a),
        "sx": lambda a, b, v: gate.sqrtX(a),
        "sy": lambda a, b, v: gate.sqrtY(a),
        "depolarize": lambda a, b, v: gate.DepolarizingNoise(a, v),
        "damp": lambda a, b, v: gate.AmplitudeDampingNoise(a, v),
    }
    for kind, a, b, value in steps(p):
        circuit.add_gate(makers[kind](n - 1 - a, n - 1 - b, value))
    return circuit


def qulacs(np, p, arrays, light=False):
    circuit = qulacs_circuit(p)
    if light:
        optimizer = importlib.import_module("qulacs.circuit").QuantumCircuitOptimizer()
        optimizer.optimize_light(circuit)
    state = importlib.import_module("qulacs").QuantumState(p["qubits"])

    def work():
        state.set_zero_state()
        circuit.update_quantum_state(state)
        return state

    return work, lambda s: [s.get_vector()[: p["compared"]]]


def qulacs_light(np, p, arrays):
    return qulacs(np, p, arrays, light=True)


def qulacs_density(np, p, arrays):
    circuit = qulacs_circuit(p)
    state = importlib.import_module("qulacs").DensityMatrix(p["qubits"])

    def work():
        state.set_zero_state()
        circuit.update_quantum_state(state)
        return state

    return work, lambda s: [s.get_matrix().ravel()[: p["compared"]]]


def qsim(np, p, arrays):
    """Single precision, fused to four qubits at most; the circuit is translated before."""
    cirq, qsimcirq = importlib.import_module("cirq"), importlib.import_module("qsimcirq")
    q = cirq.LineQubit.range(p["qubits"])
    makers = {
        "rx": lambda a, b, v: cirq.rx(v)(a),
        "rz": lambda a, b, v: cirq.rz(v)(a),
        "cx": lambda a, b, v: cirq.CNOT(a, b),
        "cz": lambda a, b, v: cirq.CZ(a, b),
        "h": lambda a, b, v: cirq.H(a),
        "t": lambda a, b, v: cirq.T(a),
        "sx": lambda a, b, v: (cirq.X**0.5)(a),
        "sy": lambda a, b, v: (cirq.Y**0.5)(a),
    }
    operations = [makers[kind](q[a], q[b], value) for kind, a, b, value in steps(p)]
    circuit = qsimcirq.QSimCircuit(cirq.Circuit(operations))
    simulator = qsimcirq.QSimSimulator({"t": 1, "f": 4})
    work = lambda: simulator.simulate(circuit, qubit_order=q)
    return work, lambda r: [r.final_state_vector[: p["compared"]]]


jobs = {job.__name__: job for job in (qulacs, qulacs_light, qulacs_density, qsim)}

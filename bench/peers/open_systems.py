"""Open systems in QuTiP: matrices, initial state and times come in, expectation values of one observable go out.

Every stepper of QuTiP has a job of its own, so that its fastest one is among those compared.
"""

import importlib


def matrices(qutip, np, p, a):
    n = p["size"]
    of = lambda name: qutip.Qobj(a[name].reshape(n, n)).to("CSR" if p["sparse"] else "Dense")
    jumps = [of("jump%d" % i) for i in range(p["jumps"])]
    return of("h"), jumps, of("observable"), qutip.Qobj(a["start"].reshape(n, 1))


def times(np, p):
    return np.linspace(0, p["end"], p["count"])


def mesolve(method):
    def job(np, p, a):
        qutip = importlib.import_module("qutip")
        h, jumps, observable, start = matrices(qutip, np, p, a)
        options = {"method": method, "rtol": p["rtol"], "atol": p["atol"], "progress_bar": "", "nsteps": 1000000}
        work = lambda: qutip.mesolve(h, start, times(np, p), jumps, e_ops=[observable], options=options)
        return work, lambda r: [r.expect[0]]

    return job


def mcsolve(np, p, a):
    qutip = importlib.import_module("qutip")
    h, jumps, observable, start = matrices(qutip, np, p, a)
    options = {"map": "serial", "progress_bar": ""}
    work = lambda: qutip.mcsolve(
        h, start, times(np, p), jumps, e_ops=[observable], ntraj=p["trajectories"], options=options
    )
    return work, lambda r: [r.expect[0]]


def steady(np, p, a):
    qutip = importlib.import_module("qutip")
    h, jumps, observable, _ = matrices(qutip, np, p, a)
    work = lambda: qutip.expect(observable, qutip.steadystate(h, jumps))
    return work, lambda r: [[r]]


jobs = {
    "mesolve_adams": mesolve("adams"),
    "mesolve_tsit5": mesolve("tsit5"),
    "mesolve_vern7": mesolve("vern7"),
    "mcsolve": mcsolve,
    "steady": steady,
}

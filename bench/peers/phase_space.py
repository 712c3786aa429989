"""Functions on phase space by QuTiP."""

import importlib


def wigner(method):
    def job(np, p, a):
        qutip = importlib.import_module("qutip")
        state = qutip.Qobj(a["rho"].reshape(p["levels"], p["levels"]))
        axis = np.linspace(p["from"], p["to"], p["points"])
        # QuTiP has p along rows; g = sqrt 2 is a = (x + ip)/sqrt 2.
        return lambda: qutip.wigner(state, axis, axis, g=2**0.5, method=method), lambda w: [w.T.astype(complex)]

    return job


jobs = {"wigner_clenshaw": wigner("clenshaw"), "wigner_laguerre": wigner("laguerre")}

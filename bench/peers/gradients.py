"""Gradients through master equations: H = h0 + p0 h1 + p1 h2, jumps sqrt(p2) L_i, one observable at the end.

QuTiP has no adjoint of its own, so it takes central differences, two runs for each parameter and one for the value, with the
stepper that is named; dynamiqs differentiates its solver on jax, compiled before it is timed.
"""

import importlib


def matrices(p, a):
    n = p["size"]
    return {name: x.reshape(n, n) for name, x in a.items() if name != "start"}


def differences(method):
    def job(np, p, a):
        qutip = importlib.import_module("qutip")
        of = {name: qutip.Qobj(x).to("Dia") for name, x in matrices(p, a).items()}
        jumps = [of["jump%d" % i] for i in range(p["jumps"])]
        start = qutip.Qobj(a["start"].reshape(-1, 1))
        options = {"method": method, "rtol": p["rtol"], "atol": p["atol"], "progress_bar": "", "nsteps": 1000000}

        def value(x):
            h = of["h0"] + x[0] * of["h1"] + x[1] * of["h2"]
            decays = [x[2] ** 0.5 * jump for jump in jumps]
            run = qutip.mesolve(h, start, [0, p["end"]], decays, e_ops=[of["observable"]], options=options)
            return run.expect[0][-1]

        def work():
            at, h = np.array(p["at"], dtype=float), p["step"]
            moved = lambda k, by: value([x + (by if i == k else 0) for i, x in enumerate(at)])
            return [value(at)] + [(moved(k, h) - moved(k, -h)) / (2 * h) for k in range(len(at))]

        return work, lambda r: [np.array(r)]

    return job


def dynamiqs_adjoint(np, p, a):
    dq, jax = importlib.import_module("dynamiqs"), importlib.import_module("jax")
    dq.set_precision("double")
    of = {name: dq.asqarray(x, layout=dq.dia) for name, x in matrices(p, a).items()}
    jumps = [of["jump%d" % i] for i in range(p["jumps"])]
    start = dq.asqarray(a["start"].reshape(-1, 1))
    method = dq.method.Tsit5(rtol=p["rtol"], atol=p["atol"], max_steps=100000)

    def value(x):
        run = dq.mesolve(
            of["h0"] + x[0] * of["h1"] + x[1] * of["h2"],
            [jax.numpy.sqrt(x[2]) * jump for jump in jumps],
            start,
            jax.numpy.array([0.0, p["end"]]),
            exp_ops=[of["observable"]],
            method=method,
            gradient=dq.gradient.BackwardCheckpointed(),
            progress_meter=False,
        )
        return run.expects[0, -1].real

    both = jax.jit(jax.value_and_grad(value))
    at = jax.numpy.array(p["at"], dtype=float)
    work = lambda: jax.block_until_ready(both(at))
    return work, lambda r: [np.array([r[0]]), np.array(r[1])]


jobs = {
    "gradient_tsit5": differences("tsit5"),
    "gradient_vern7": differences("vern7"),
    "gradient_adams": differences("adams"),
    "gradient_dynamiqs": dynamiqs_adjoint,
}

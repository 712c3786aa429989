"""Time evolution of chains in TeNPy: the step, the steps, the order and the truncation are given, means of X go out."""

import importlib
import logging
import warnings


def tebd(np, p, a):
    logging.getLogger("tenpy").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    ising = importlib.import_module("tenpy.models.tf_ising")
    mps = importlib.import_module("tenpy.networks.mps")
    engine = importlib.import_module("tenpy.algorithms.tebd").TEBDEngine
    sites, steps, dt = p["sites"], p["steps"], p["dt"]
    model = ising.TFIChain(dict(L=sites, J=1.0, g=p["field"], bc_MPS="finite", conserve=None))

    def work():
        # The couplings are along X there, the field along Z.
        start = [np.ones(2) / 2**0.5] * sites
        psi = mps.MPS.from_product_state(model.lat.mps_sites(), start, bc="finite", dtype=complex)
        truncation = {"chi_max": p["bond"], "svd_min": None, "trunc_cut": p["cutoff"] ** 0.5}
        engine(psi, model, {"dt": dt, "order": 2, "N_steps": steps, "trunc_params": truncation}).run()
        return psi

    return work, lambda psi: [np.array(psi.expectation_value("Sigmaz"))]


jobs = {"tebd": tebd}

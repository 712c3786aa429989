"""Norms of projected entangled-pair states in quimb: the tensors [up, right, down, left, levels] go in, row by row, ln <psi|psi> comes out."""

import importlib
import warnings


def peps_norm(np, p, a):
    warnings.filterwarnings("ignore")
    qtn = importlib.import_module("quimb.tensor")
    size, bond = int(p["size"]), int(p["bond"])
    at, rows = 0, []
    for x in range(size):
        rows.append([])
        for y in range(size):
            inside = (x > 0, y < size - 1, x < size - 1, y > 0)
            shape = [bond if has else 1 for has in inside] + [2]
            count = int(np.prod(shape))
            own = a["tensors"][at : at + count].reshape(shape).real
            at += count
            # There the row below is up, and legs at the ends are left out.
            turned = np.transpose(own, (2, 1, 0, 3, 4))
            rows[-1].append(np.ascontiguousarray(turned.reshape([d for d in turned.shape if d > 1])))
    state = qtn.PEPS(rows, shape="urdlp")

    def work():
        return state.make_norm().contract_boundary(
            max_bond=int(p["chi"]), cutoff=1e-14, mode="mps", layer_tags=("KET", "BRA")
        )

    return work, lambda norm: [np.array([np.log(norm) + 2 * p["scale"]])]


jobs = {"peps_norm": peps_norm}

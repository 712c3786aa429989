/** What a run with `'auto'` knows of the stiffness of its problem; plain data. */
export interface StiffnessState {
  /** Whether the next step is implicit. */
  readonly implicit: boolean;
  /** Steps that spoke for the other method, and those in a row that did not. */
  readonly evidence: number;
  readonly against: number;
  /** Where the Jacobian is largest, as far as it is known: the vector of a power iteration. */
  readonly direction: Float64Array;
}

/** How many steps a change takes, and after how many others in a row they are forgotten. */
interface Patience {
  readonly evidence: number;
  readonly against: number;
}

/** Explicit steps at the edge of stability, as in Hairer and Wanner II, section IV.2. */
const toImplicit: Patience = { evidence: 15, against: 6 };
/** Implicit steps that an explicit method could have taken. */
const toExplicit: Patience = { evidence: 5, against: 1 };

/** Which method the next step takes, from what the steps before have said. */
export class Stiffness {
  implicit: boolean;
  readonly direction: Float64Array;
  readonly #switched: () => void;
  #evidence: number;
  #against: number;

  /** Goes on from `state`; `switched` is told of each change, when it is decided. */
  constructor(size: number, switched: () => void, state?: StiffnessState) {
    this.implicit = state?.implicit ?? false;
    this.direction = state?.direction.slice() ?? new Float64Array(size);
    this.#switched = switched;
    [this.#evidence, this.#against] = [state?.evidence ?? 0, state?.against ?? 0];
  }

  /**
   * Counts a step of h rho = `size` by a method whose explicit companion is stable up to `edge`; one that says nothing (0 / 0, or not finite) is
   * left out.
   */
  weigh(size: number, edge: number): void {
    if (!(size < Infinity)) return;
    const patience = this.implicit ? toExplicit : toImplicit;
    if (this.implicit ? size < 0.5 * edge : size > 0.9 * edge) {
      this.#evidence++;
      this.#against = 0;
    } else if (++this.#against >= patience.against) this.#evidence = 0;
    if (this.#evidence < patience.evidence) return;
    [this.#evidence, this.#against] = [0, 0];
    this.implicit = !this.implicit;
    this.#switched();
  }

  /** A copy of what is known. */
  state(): StiffnessState {
    const [implicit, evidence, against] = [this.implicit, this.#evidence, this.#against];
    return { implicit, evidence, against, direction: this.direction.slice() };
  }
}

import { ArgumentError } from '../../errors.ts';

/** One operation on a workspace: `open` while it runs. */
export interface Operation {
  open: boolean;
}

/**
 * The operations that run on a workspace, one inside the other. What is allocated belongs to the innermost, whichever of them asks, since memory is a
 * stack.
 */
export class Operations {
  #innermost: Operation | undefined;

  /** Runs one operation; what belongs to it is refused afterwards. */
  run<T>(body: () => T): T {
    const outer = this.#innermost;
    const operation = { open: true };
    this.#innermost = operation;
    try {
      return body();
    } finally {
      operation.open = false;
      this.#innermost = outer;
    }
  }

  /** The innermost operation. Throws `ArgumentError` when none runs. */
  get current(): Operation {
    if (!this.#innermost) {
      throw new ArgumentError(
        'workspace',
        'be used inside `run`',
        'no operation runs',
        'Put the work inside.',
      );
    }
    return this.#innermost;
  }
}

/** Throws `ArgumentError` when the operation that something belongs to has ended. */
export function requireOpen({ open }: Operation): void {
  if (open) return;
  throw new ArgumentError(
    'array',
    'belong to an operation that runs',
    'its operation has ended',
    'Copy out with `read` what is to stay.',
  );
}

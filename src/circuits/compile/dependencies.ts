/** What an item does to legs: it moves levels of some and is diagonal in others. */
export interface Touch {
  readonly moved: readonly number[];
  readonly diagonal: readonly number[];
}

/** Which items wait for which: those that share a leg which one of them moves keep their order. */
export interface Dependencies {
  /** How many items each one waits for. */
  readonly waiting: Int32Array;
  /** Who waits for each item. */
  readonly followers: readonly (readonly number[])[];
}

/** The dependencies of items in the order of time. */
export function dependenciesOf(items: readonly Touch[], legCount: number): Dependencies {
  const waiting = new Int32Array(items.length);
  const followers: number[][] = items.map(() => []);
  const lastMover = new Array<number | undefined>(legCount);
  // Those that are diagonal in a leg since it was last moved.
  const since: number[][] = Array.from({ length: legCount }, () => []);
  const follow = (item: number, earlier: number): void => {
    (followers[earlier] as number[]).push(item);
    waiting[item] = (waiting[item] as number) + 1;
  };
  items.forEach(({ moved, diagonal }, item) => {
    for (const leg of [...moved, ...diagonal]) {
      const mover = lastMover[leg];
      if (mover !== undefined) follow(item, mover);
    }
    for (const leg of diagonal) (since[leg] as number[]).push(item);
    for (const leg of moved) {
      for (const earlier of since[leg] as number[]) follow(item, earlier);
      since[leg] = [];
      lastMover[leg] = item;
    }
  });
  return { waiting, followers };
}

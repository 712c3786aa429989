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
  const followers: number[][] = [];
  const lastMover = new Int32Array(legCount).fill(-1);
  // Those that are diagonal in a leg since it was last moved.
  const since: number[][] = Array.from({ length: legCount }, () => []);
  for (let item = 0; item < items.length; item++) {
    followers.push([]);
    const { moved, diagonal } = items[item] as Touch;
    for (const leg of diagonal) {
      follow(waiting, followers, item, lastMover[leg] as number);
      (since[leg] as number[]).push(item);
    }
    for (const leg of moved) {
      const between = since[leg] as number[];
      // Whoever is between has waited for the last mover itself.
      if (between.length === 0) follow(waiting, followers, item, lastMover[leg] as number);
      for (const earlier of between) follow(waiting, followers, item, earlier);
      if (between.length > 0) since[leg] = [];
      lastMover[leg] = item;
    }
  }
  return { waiting, followers };
}

function follow(waiting: Int32Array, followers: readonly number[][], item: number, earlier: number): void {
  if (earlier < 0) return;
  (followers[earlier] as number[]).push(item);
  waiting[item] = (waiting[item] as number) + 1;
}

import type { Rework } from '../../api/types';

export type LoopRow = Rework['loops'][number] & {
  id: string;
  /** Returns times their median time: what the loop is ranked by, an order of size and not a sum. */
  weight_s: number | null;
};

/** Loops with the size they are ranked by. */
export const weighLoops = (loops: Rework['loops']): LoopRow[] =>
  loops.map((loop) => ({
    ...loop,
    id: `${loop.source}>${loop.target}`,
    weight_s: loop.median_s === null ? null : loop.events * loop.median_s,
  }));

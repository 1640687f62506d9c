import type { Handover } from '../../api/types';

export type Pair = Handover['pairs'][number];

export interface Matrix {
  /** The busiest hands, at most `most`, busiest first. */
  names: string[];
  /** Cells as [column = to, row = from, steps]. */
  cells: [number, number, number][];
  largest: number;
  hidden: number;
}

/** The pairs between the busiest hands as a matrix; steps within one pair of hands only when asked for. */
export function toMatrix(pairs: readonly Pair[], most: number, own: boolean): Matrix {
  const counted = pairs.filter(({ source, target }) => own || source !== target);
  const work = new Map<string, number>();
  for (const { source, target, n } of counted) {
    for (const name of new Set([source, target])) work.set(name, (work.get(name) ?? 0) + n);
  }
  const ranked = [...work].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([name]) => name);
  const names = ranked.slice(0, most);
  const at = new Map(names.map((name, index) => [name, index]));
  const cells = counted.flatMap(({ source, target, n }): Matrix['cells'] => {
    const [row, column] = [at.get(source), at.get(target)];
    return row === undefined || column === undefined ? [] : [[column, row, n]];
  });
  const largest = Math.max(...cells.map(([, , n]) => n), 1);
  return { names, cells, largest, hidden: ranked.length - names.length };
}

/** Filters for the cases in which both hands of a pair appear. */
export function pairFilters(by: string, { source, target }: Pair, quote: (text: string) => string): string[] {
  return [...new Set([source, target])].map((name) => `${by}:in:${quote(name)}`);
}

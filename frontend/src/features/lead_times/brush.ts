import type { Bin } from '../../api/types';
import { change, useParam } from '../../state/url';

/** Bins from `first` to `last`, both inside. */
export interface Brush {
  first: number;
  last: number;
}

/** The bins that touch a range of seconds written `60..3600`; none when it is no range or holds everything. */
export function readBrush(text: string, bins: readonly Bin[]): Brush | null {
  const [low, high] = text.split('..').map(Number);
  if (low === undefined || high === undefined || !(low < high)) return null;
  const touched = bins.flatMap(({ from_s, to_s }, index) => (from_s < high && to_s > low ? [index] : []));
  const [first, last] = [touched[0], touched.at(-1)];
  if (first === undefined || last === undefined || touched.length === bins.length) return null;
  return { first, last };
}

export const casesIn = (bins: readonly Bin[], { first, last }: Brush): number =>
  bins.slice(first, last + 1).reduce((sum, { n }) => sum + n, 0);

/** The brushed bins, kept in the address as seconds so that they survive a change of the data. */
export function useBrush(bins: readonly Bin[]) {
  const [text] = useParam('range', '');
  const set = (first: number, last: number) => {
    const whole = first <= 0 && last >= bins.length - 1;
    const range = `${Math.floor(bins[first]?.from_s ?? 0)}..${Math.ceil(bins[last]?.to_s ?? 0)}`;
    change({ range: whole ? null : range }, 'replace');
  };
  return [readBrush(text, bins), set] as const;
}

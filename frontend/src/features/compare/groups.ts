/** The two groups of a comparison, kept in the address: `cmp=a:FILTER` and `cmp=b:FILTER`, repeated to combine. */
import { change, usePlace } from '../../state/url';

export type Side = 'a' | 'b';
export interface Groups {
  a: string[];
  b: string[];
}

export function readGroups(texts: readonly string[]): Groups {
  const of = (side: Side) => texts.filter((text) => text.startsWith(`${side}:`)).map((text) => text.slice(2));
  return { a: of('a'), b: of('b') };
}

export const writeGroups = ({ a, b }: Groups): string[] => [
  ...a.map((text) => `a:${text}`),
  ...b.map((text) => `b:${text}`),
];

export function useGroups() {
  const groups = readGroups(usePlace().params.getAll('cmp'));
  const set = (next: Groups) => change({ cmp: writeGroups(next) });
  return { groups, set, swap: () => set({ a: groups.b, b: groups.a }) };
}

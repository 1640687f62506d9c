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

const OPPOSITE = { in: 'not_in', not_in: 'in', true: 'false', false: 'true' } as const;
/** Attribute, in double quotes where it holds a sign, then the part that can be turned over, then the values. */
const CHOICE = /^((?:"(?:[^"]|"")*"|[^":]+):)(in|not_in)(:.*)$/s;
const YES_NO = /^((?:open|conforms|(?:"(?:[^"]|"")*"|[^":]+):empty):)(true|false)()$/s;

/** The filter that keeps exactly the cases that this one leaves out; `null` where the grammar has none. */
export function complement(filter: string): string | null {
  if (filter.startsWith('through:')) return `not:${filter.slice('through:'.length)}`;
  if (filter.startsWith('not:')) return `through:${filter.slice('not:'.length)}`;
  const [, head, turned, tail] = CHOICE.exec(filter) ?? YES_NO.exec(filter) ?? [];
  return turned ? `${head}${OPPOSITE[turned as keyof typeof OPPOSITE]}${tail}` : null;
}

/** Filters of “all others”: those of the one group turned over, when it is chosen by one filter. */
export function others(group: readonly string[]): string[] | null {
  const [only, ...more] = group;
  const turned = only === undefined || more.length ? null : complement(only);
  return turned ? [turned] : null;
}

export function useGroups() {
  const groups = readGroups(usePlace().params.getAll('cmp'));
  const set = (next: Groups) => change({ cmp: writeGroups(next) });
  return { groups, set, swap: () => set({ a: groups.b, b: groups.a }) };
}

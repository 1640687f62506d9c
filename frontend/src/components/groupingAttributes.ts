import type { AttributeInfo, Dataset } from '../api/types';

const MOST_GROUPS = 50;
/** Words in the keys of the attributes that people compare by most; the others follow in the data's own order. */
const USUAL = ['region', 'team', 'pipeline', 'source', 'segment', 'country', 'product', 'owner'];

/** Case attributes that cut the cases into a few groups, the ones most compared by first. */
export function groupingAttributes(data: Dataset | undefined): AttributeInfo[] {
  const groups = (data?.attributes ?? []).filter(
    ({ scope, key, values }) =>
      scope === 'case' &&
      key !== data?.roles.currency &&
      values !== null &&
      values.length > 1 &&
      values.length < MOST_GROUPS,
  );
  return groups.toSorted((a, b) => place(a.key) - place(b.key));
}

function place(key: string): number {
  const at = USUAL.findIndex((word) => key.toLowerCase().includes(word));
  return at < 0 ? USUAL.length : at;
}

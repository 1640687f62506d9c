import { useMemo } from 'react';
import type { ProcessMap, Variant } from '../../api/types';
import { folded } from '../../components/folded';
import { useFormat } from '../../i18n/format';
import { type Focus, focusOnEdge, focusOnNode, focusOnSequence, type Selection } from '../../map/focus';

/** What is not dimmed: what is searched for, else the selection. `found` are the activities searched for. */
export function useFocus(
  map: ProcessMap,
  selection: Selection | null,
  variants: Variant[] | undefined,
  search: string,
): { focus: Focus | null; found: string[] } {
  const format = useFormat();
  const found = useMemo(() => {
    const wanted = folded(search.trim());
    if (!wanted) return [];
    const hits = map.nodes.filter(
      ({ kind, label, key }) =>
        kind === 'activity' && folded(`${format.label(label)} ${key}`).includes(wanted),
    );
    return hits.sort((a, b) => b.cases - a.cases).map(({ key }) => key);
  }, [map, search, format]);
  const focus = useMemo(() => {
    if (search.trim()) return { nodes: new Set(found), edges: new Set<string>() };
    if (selection?.kind === 'node') return focusOnNode(map, selection.key);
    if (selection?.kind === 'edge') return focusOnEdge(map, selection.id);
    const variant = selection && variants?.find(({ id }) => id === selection.id);
    return variant ? focusOnSequence(map, variant.activities) : null;
  }, [map, selection, variants, search, found]);
  return { focus, found };
}

import { Skeleton } from '@mantine/core';
import type { ProcessMap, Variants } from '../../api/types';
import type { Selection } from '../../map/focus';
import { variantSelection } from '../../map/focus';
import { ActivityPanel } from './ActivityPanel';
import { EdgePanel } from './EdgePanel';
import { VariantsPanel } from './VariantsPanel';

interface Props {
  map: ProcessMap;
  selection: Selection | null;
  variants: Variants | undefined;
  onSelect: (id: string | null) => void;
}

/** The right panel: the inspector of what is selected, else the most frequent variants. */
export function SidePanel({ map, selection, variants, onSelect }: Props) {
  const selectEdge = (source: string, target: string) => {
    const edge = map.edges.find((other) => other.source === source && other.target === target);
    if (edge) onSelect(edge.id);
  };
  if (selection?.kind === 'node') {
    return <ActivityPanel activity={selection.key} onSelect={onSelect} onEdge={selectEdge} />;
  }
  if (selection?.kind === 'edge') {
    const cases = map.edges.find(({ id }) => id === selection.id)?.cases ?? 0;
    return (
      <EdgePanel source={selection.source} target={selection.target} cases={cases} onSelect={onSelect} />
    );
  }
  if (!variants) return <Skeleton height={400} />;
  return (
    <VariantsPanel
      variants={variants.variants}
      total={variants.n_variants}
      selected={selection?.kind === 'variant' ? selection.id : null}
      onSelect={(id) => onSelect(id === null ? null : variantSelection(id))}
    />
  );
}

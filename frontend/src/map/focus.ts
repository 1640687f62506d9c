/** Which part of the map is looked at: a node with its neighbours, an edge with its ends, a variant. */
import type { Drawing } from './drawing';

export interface Focus {
  nodes: Set<string>;
  edges: Set<string>;
}

export type Selection =
  | { kind: 'node'; key: string }
  | { kind: 'edge'; id: string; source: string; target: string }
  | { kind: 'variant'; id: number };

export const START = '__start__';
export const END = '__end__';
const VARIANT = 'variant:';

/** The selection written in the address; null when the map has no such thing. */
export function readSelection(text: string | null, map: Drawing | undefined): Selection | null {
  if (!text || !map) return null;
  if (text.startsWith(VARIANT)) return { kind: 'variant', id: Number(text.slice(VARIANT.length)) };
  const edge = map.edges.find(({ id }) => id === text);
  if (edge) return { kind: 'edge', id: edge.id, source: edge.source, target: edge.target };
  const node = map.nodes.find(({ key, kind }) => key === text && kind === 'activity');
  return node ? { kind: 'node', key: node.key } : null;
}

export const variantSelection = (id: number) => `${VARIANT}${id}`;

export function focusOnNode(map: Drawing, key: string): Focus {
  const around = map.edges.filter(({ source, target }) => source === key || target === key);
  const nodes = new Set(around.flatMap(({ source, target }) => [source, target]));
  return { nodes: nodes.add(key), edges: new Set(around.map(({ id }) => id)) };
}

export function focusOnEdge(map: Drawing, id: string): Focus {
  const edge = map.edges.find((other) => other.id === id);
  return { nodes: new Set(edge ? [edge.source, edge.target] : []), edges: new Set([id]) };
}

/** The way of a sequence of activities through the map, from start to end. */
export function focusOnSequence(map: Drawing, activities: readonly string[]): Focus {
  const shown = new Set(map.nodes.map(({ key }) => key));
  const way = [START, ...activities.filter((key) => shown.has(key)), END];
  const steps = new Set(way.slice(1).map((key, index) => `${way[index]}\n${key}`));
  const edges = map.edges.filter(({ source, target }) => steps.has(`${source}\n${target}`));
  return { nodes: new Set(way), edges: new Set(edges.map(({ id }) => id)) };
}

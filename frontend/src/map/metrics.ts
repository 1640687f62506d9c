/** What a map can show on its nodes and edges. */
import type { MapEdge, MapNode, ProcessMap } from '../api/types';
import type { Format } from '../i18n/format';

export const METRICS = ['cases', 'events', 'median', 'mean', 'p90', 'amount'] as const;
export type Metric = (typeof METRICS)[number];

export const isTime = (metric: Metric) => metric === 'median' || metric === 'mean' || metric === 'p90';

export const asMetric = (text: string, fallback: Metric): Metric =>
  METRICS.find((metric) => metric === text) ?? fallback;

export function nodeValue(node: MapNode, metric: Metric): number | null {
  if (metric === 'median') return node.sojourn_median_s;
  if (metric === 'mean') return node.sojourn_mean_s;
  if (metric === 'p90') return node.sojourn_p90_s;
  return node[metric];
}

export function edgeValue(edge: MapEdge, metric: Metric): number | null {
  if (metric === 'median') return edge.median_s;
  if (metric === 'mean') return edge.mean_s;
  if (metric === 'p90') return edge.p90_s;
  return edge[metric];
}

export function formatMetric(value: number | null, metric: Metric, format: Format, currency: string | null) {
  if (value === null) return '';
  if (metric === 'amount') return format.money(value, currency);
  return isTime(metric) ? format.duration(value) : format.count(value);
}

/** Largest values of a metric: the ends of its colour scales. */
export interface Extent {
  node: number;
  edge: number;
}

export function extent(map: ProcessMap, metric: Metric): Extent {
  const most = (values: (number | null)[]) => values.reduce<number>((a, b) => Math.max(a, b ?? 0), 0) || 1;
  return {
    node: most(map.nodes.filter(({ kind }) => kind === 'activity').map((node) => nodeValue(node, metric))),
    edge: most(map.edges.map((edge) => edgeValue(edge, metric))),
  };
}

/** Place of a value on its scale, 0 to 1; the root spreads the many small values. */
export const place = (value: number | null, most: number) => Math.sqrt(Math.max(0, (value ?? 0) / most));

/** How a map looks for a metric: colours, widths and texts of its nodes and edges, ready to draw. */
import type { MapEdge, MapNode, ProcessMap } from '../api/types';
import type { Format } from '../i18n/format';
import { edgeValue, extent, formatMetric, isTime, type Metric, nodeValue, place } from './metrics';
import { css, inkOn, mix, type Palette } from './palette';

export interface NodeStyle {
  fill: string;
  ink: string;
  value: string;
  second: string;
}

export interface EdgeStyle {
  stroke: string;
  width: number;
  dash?: string | undefined;
  value: string;
  second: string;
}

export interface MapStyle<N = MapNode, E = MapEdge> {
  node: (node: N) => NodeStyle;
  edge: (edge: E) => EdgeStyle;
}

export const THINNEST = 1.1;
export const THICKEST = 7;

/** Styles of a map; each is made once, so that a node or an edge is drawn anew only when it looks different. */
export function mapStyle(
  map: ProcessMap,
  metric: Metric,
  second: Metric | null,
  palette: Palette,
  format: Format,
): MapStyle {
  const most = extent(map, metric);
  const scale = isTime(metric) ? palette.time : palette.frequency;
  const text = (value: number | null, which: Metric | null) =>
    which ? formatMetric(value, which, format, map.currency) : '';
  return {
    node: once((node) => {
      const fill = mix(scale.node, place(nodeValue(node, metric), most.node) ** 1.6);
      return {
        fill: css(fill),
        ink: inkOn(fill),
        value: text(nodeValue(node, metric), metric),
        second: second ? text(nodeValue(node, second), second) : '',
      };
    }),
    edge: once((edge) => {
      const t = place(edgeValue(edge, metric), most.edge);
      return {
        stroke: css(mix(scale.edge, t)),
        width: THINNEST + (THICKEST - THINNEST) * t ** 1.4,
        value: text(edgeValue(edge, metric), metric),
        second: second ? text(edgeValue(edge, second), second) : '',
      };
    }),
  };
}

/** The same function, which answers from memory when asked about the same object again. */
export function once<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

const PIXELS_PER_SIGN = 9;

/** A label cut to the width of its node. */
export function fitLabel(label: string, width: number): string {
  const room = Math.max(3, Math.floor((width - 14) / PIXELS_PER_SIGN));
  return label.length <= room + 2 ? label : `${label.slice(0, room).trimEnd()}…`;
}

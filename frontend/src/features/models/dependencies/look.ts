/** How the dependency map looks: thickness for how often, the figure for how one-sided, dashes for why. */
import type { DependencyLine, DependencyPicture } from '../../../api/types';
import type { Format } from '../../../i18n/format';
import type { Drawing, DrawnEdge, DrawnNode } from '../../../map/drawing';
import { place } from '../../../map/metrics';
import { css, inkOn, mix, type Palette } from '../../../map/palette';
import { type MapStyle, once, THICKEST, THINNEST } from '../../../map/style';

export type Arrow = DrawnEdge & DependencyLine;
export type DependencyDrawing = Drawing<DrawnNode, Arrow>;
export type LineKind = DependencyLine['kind'];

export const KINDS: readonly LineKind[] = [
  'direct',
  'loop_1',
  'loop_2',
  'strongest',
  'long_distance',
  'starts',
  'ends',
];
export const DASHES: Partial<Record<LineKind, string>> = { strongest: '9 5', long_distance: '2 6' };

/** The picture as the map draws it: every arrow shown, the frequent ones followed first by the arrow keys. */
export const drawingOf = (picture: DependencyPicture): DependencyDrawing => ({
  ...picture,
  edges: picture.lines.map((line) => ({ ...line, cases: line.times, rank: 0 })),
});

export function measure(value: number | null, format: Format): string {
  return value === null ? '' : value.toLocaleString(format.locale, { maximumFractionDigits: 3 });
}

export function dependencyStyle(
  drawing: DependencyDrawing,
  palette: Palette,
  format: Format,
): MapStyle<DrawnNode, Arrow> {
  const activities = drawing.nodes.filter(({ kind }) => kind === 'activity');
  const mostCases = Math.max(1, ...activities.map(({ cases }) => cases));
  const mostTimes = Math.max(1, ...drawing.edges.map(({ times }) => times));
  return {
    node: once((node) => {
      const fill = mix(palette.frequency.node, place(node.cases, mostCases) ** 1.6);
      return { fill: css(fill), ink: inkOn(fill), value: format.count(node.cases), second: '' };
    }),
    edge: once((arrow) => {
      const t = place(arrow.times, mostTimes);
      return {
        stroke: arrow.kind === 'strongest' ? palette.highlight : css(mix(palette.frequency.edge, t)),
        width: THINNEST + (THICKEST - THINNEST) * t ** 1.4,
        dash: DASHES[arrow.kind],
        value: arrow.measure === null ? format.count(arrow.times) : measure(arrow.measure, format),
        second: '',
      };
    }),
  };
}

/** What every map is drawn from, whatever its figures mean: places, and lines between them. */
import type { MapEdge, MapNode } from '../api/types';

export type DrawnNode = Pick<
  MapNode,
  'key' | 'kind' | 'label' | 'cases' | 'events' | 'x' | 'y' | 'width' | 'height' | 'spine'
>;

export type DrawnEdge = Pick<
  MapEdge,
  'id' | 'source' | 'target' | 'cases' | 'rank' | 'path' | 'label_x' | 'label_y' | 'spine'
>;

export interface Drawing<N extends DrawnNode = DrawnNode, E extends DrawnEdge = DrawnEdge> {
  width: number;
  height: number;
  nodes: N[];
  edges: E[];
}

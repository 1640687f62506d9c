import { useComputedColorScheme } from '@mantine/core';
import type { ZoomTransform } from 'd3-zoom';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format';
import type { Drawing, DrawnEdge, DrawnNode } from './drawing';
import { type Focus, focusOnEdge, focusOnNode, type Selection } from './focus';
import { neighbour, WALK_KEYS } from './keyboard';
import { PathEdge } from './MapEdge';
import { ActivityNode, TerminalNode } from './MapNode';
import { PALETTES } from './palette';
import type { MapStyle } from './style';
import { useZoom, type ZoomControls } from './useZoom';

interface Props<N extends DrawnNode, E extends DrawnEdge> {
  map: Drawing<N, E>;
  style: MapStyle<N, E>;
  /** What a screen reader says of the whole. */
  label: string;
  /** Share of the paths shown, 0 to 1. */
  paths: number;
  selection: Selection | null;
  /** What to look at while nothing is hovered; the rest is dimmed. */
  focus: Focus | null;
  /** Only the happy path, before the rest fades in. */
  calm: boolean;
  svgRef: RefObject<SVGSVGElement | null>;
  zoomRef: RefObject<ZoomControls | null>;
  onSelect: (id: string | null) => void;
  /** Shift-click on a line. */
  onKeep?: (edge: E) => void;
  onTransform: (transform: ZoomTransform) => void;
  children?: ReactNode;
}

/** The drawing of a process map: pan, zoom, hover, selection and keyboard. */
export function MapCanvas<N extends DrawnNode, E extends DrawnEdge>(props: Props<N, E>) {
  const { map, style, paths, selection, onSelect, onKeep, onTransform, svgRef } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const palette = PALETTES[useComputedColorScheme('light')];
  const group = useRef<SVGGElement>(null);
  const [hovered, setHovered] = useState<{ node?: string; edge?: string } | null>(null);
  const shown = useMemo(() => map.edges.filter(({ rank }) => rank <= paths), [map, paths]);
  const zoom = useMapZoom(svgRef, group, map, onTransform);
  props.zoomRef.current = zoom;

  const focus = useMemo(() => {
    if (hovered?.node) return focusOnNode(map, hovered.node);
    if (hovered?.edge) return focusOnEdge(map, hovered.edge);
    return props.focus;
  }, [map, hovered, props.focus]);

  const hoverNode = useCallback((key: string | null) => setHovered(key ? { node: key } : null), []);
  const hoverEdge = useCallback((id: string | null) => setHovered(id ? { edge: id } : null), []);
  const selectNode = useCallback((node: DrawnNode) => onSelect(node.key), [onSelect]);
  const selectEdge = useCallback(
    (edge: DrawnEdge, event: MouseEvent) =>
      event.shiftKey && onKeep ? onKeep(edge as E) : onSelect(edge.id),
    [onSelect, onKeep],
  );
  const onKey = useCallback(
    (node: DrawnNode, event: KeyboardEvent) => {
      if (event.key === 'Enter') onSelect(node.key);
      if (event.key === 'Escape') setHovered(null);
      if (!WALK_KEYS.has(event.key)) return;
      event.preventDefault();
      const next = neighbour(map, node.key, event.key);
      if (!next) return;
      zoom.reveal(next.x, next.y);
      svgRef.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(next.key)}"]`)?.focus();
    },
    [map, onSelect, zoom, svgRef],
  );

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape clears the selection, on the window
    // biome-ignore lint/a11y/useSemanticElements: a drawing holds no fieldset
    <svg
      ref={svgRef}
      className={`map-svg${props.calm ? ' calm' : ''}`}
      role="group"
      aria-label={props.label}
      onClick={(event) => event.target === event.currentTarget && onSelect(null)}
    >
      <g ref={group}>
        {shown.map((edge) => (
          <PathEdge
            key={edge.id}
            edge={edge}
            style={style.edge(edge)}
            palette={palette}
            faded={focus !== null && !focus.edges.has(edge.id)}
            selected={selection?.kind === 'edge' && selection.id === edge.id}
            late={!edge.spine}
            onSelect={selectEdge}
            onHover={hoverEdge}
          />
        ))}
        {map.nodes.map((node) =>
          node.kind === 'activity' ? (
            <ActivityNode
              key={node.key}
              node={node}
              label={format.label(node.label)}
              description={t('map.node_description', {
                label: format.label(node.label),
                cases: format.count(node.cases),
                events: format.count(node.events),
              })}
              style={style.node(node)}
              palette={palette}
              faded={focus !== null && !focus.nodes.has(node.key)}
              selected={selection?.kind === 'node' && selection.key === node.key}
              late={!node.spine}
              onSelect={selectNode}
              onHover={hoverNode}
              onKey={onKey}
            />
          ) : (
            <TerminalNode key={node.key} node={node} label={format.label(node.label)} palette={palette} />
          ),
        )}
      </g>
    </svg>
  );
}

const LABELS_FROM = 0.3;

/** Zoom of the drawing; labels of edges vanish when too small to read. */
function useMapZoom(
  svg: RefObject<SVGSVGElement | null>,
  group: RefObject<SVGGElement | null>,
  map: Drawing,
  onTransform: (transform: ZoomTransform) => void,
): ZoomControls {
  const onMove = useCallback(
    (transform: ZoomTransform) => {
      group.current?.setAttribute('transform', transform.toString());
      svg.current?.classList.toggle('far', transform.k < LABELS_FROM);
      onTransform(transform);
    },
    [group, svg, onTransform],
  );
  const controls = useZoom(svg, map, onMove);
  const size = `${map.width} ${map.height}`;
  const before = useRef(size);
  useEffect(() => {
    if (before.current !== size) controls.fit();
    before.current = size;
  }, [size, controls]);
  return controls;
}

import { type KeyboardEvent, memo } from 'react';
import type { DrawnNode } from './drawing';
import type { Palette } from './palette';
import { fitLabel, type NodeStyle } from './style';

interface Props {
  node: DrawnNode;
  label: string;
  /** What a screen reader says. */
  description: string;
  style: NodeStyle;
  palette: Palette;
  faded: boolean;
  selected: boolean;
  late: boolean;
  onSelect: (node: DrawnNode) => void;
  onHover: (key: string | null) => void;
  onKey: (node: DrawnNode, event: KeyboardEvent) => void;
}

/** An activity: a rounded box with its name and its figures. */
export const ActivityNode = memo(function ActivityNode(props: Props) {
  const { node, style, palette, selected } = props;
  const [left, top] = [-node.width / 2, -node.height / 2];
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own
    <g
      className={`map-node${props.faded ? ' faded' : ''}${props.late ? ' late' : ''}`}
      data-node={node.key}
      transform={`translate(${node.x},${node.y})`}
      role="button"
      tabIndex={0}
      aria-description={props.description}
      aria-pressed={selected}
      onClick={() => props.onSelect(node)}
      onKeyDown={(event) => props.onKey(node, event)}
      onPointerEnter={() => props.onHover(node.key)}
      onPointerLeave={() => props.onHover(null)}
      onFocus={() => props.onHover(node.key)}
      onBlur={() => props.onHover(null)}
    >
      <rect
        x={left}
        y={top}
        width={node.width}
        height={node.height}
        rx={9}
        fill={style.fill}
        stroke={selected ? palette.highlight : palette.border}
        strokeWidth={selected ? 3 : 1}
      />
      <title>{props.label}</title>
      <text textAnchor="middle" fill={style.ink}>
        <tspan x={0} y={-1.5} fontSize={17} fontWeight={650}>
          {fitLabel(props.label, node.width)}{' '}
        </tspan>
        <tspan x={0} y={14.5} fontSize={13}>
          {[style.value, style.second].filter(Boolean).join(' · ')}
        </tspan>
      </text>
    </g>
  );
});

/** Where cases begin or end. */
export function TerminalNode({ node, label, palette }: { node: DrawnNode; label: string; palette: Palette }) {
  const isStart = node.kind === 'start';
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a group of a drawing, never interactive
    <g transform={`translate(${node.x},${node.y})`} role="img" aria-label={label}>
      <title>{label}</title>
      <circle r={node.width / 2} fill={isStart ? palette.start : palette.end} />
      <path d={isStart ? 'M-4,-6.5L7,0L-4,6.5Z' : 'M-5,-5H5V5H-5Z'} fill={palette.surface} />
    </g>
  );
}

import { type MouseEvent, memo } from 'react';
import type { DrawnEdge } from './drawing';
import { END, START } from './focus';
import { arrowhead } from './geometry';
import type { Palette } from './palette';
import type { EdgeStyle } from './style';

interface Props {
  edge: DrawnEdge;
  style: EdgeStyle;
  palette: Palette;
  faded: boolean;
  selected: boolean;
  late: boolean;
  onSelect: (edge: DrawnEdge, event: MouseEvent) => void;
  onHover: (id: string | null) => void;
}

/** A path: its line, arrowhead and figure; dashed where it begins or ends a case. */
export const PathEdge = memo(function PathEdge(props: Props) {
  const { edge, style, palette, selected } = props;
  const terminal = edge.source === START || edge.target === END;
  const stroke = selected ? palette.highlight : style.stroke;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table of paths is the keyboard's way to edges
    <g
      className={`map-edge${props.faded ? ' faded' : ''}${props.late ? ' late' : ''}`}
      data-edge={edge.id}
      onClick={(event) => props.onSelect(edge, event)}
      onPointerEnter={() => props.onHover(edge.id)}
      onPointerLeave={() => props.onHover(null)}
    >
      <path d={edge.path} fill="none" stroke="transparent" strokeWidth={Math.max(14, style.width)} />
      <path
        d={edge.path}
        fill="none"
        stroke={stroke}
        strokeWidth={style.width + (selected ? 1.2 : 0)}
        strokeDasharray={
          style.dash ?? (terminal ? `${1 + style.width * 0.9} ${2.5 + style.width * 0.7}` : undefined)
        }
      />
      <path d={arrowhead(edge.path, style.width)} fill={stroke} />
      <EdgeLabel edge={edge} style={style} palette={palette} selected={selected} />
    </g>
  );
});

function EdgeLabel({
  edge,
  style,
  palette,
  selected,
}: Pick<Props, 'edge' | 'style' | 'palette' | 'selected'>) {
  if (!style.value && !style.second) return null;
  return (
    <text
      className="edge-label"
      textAnchor="middle"
      fill={selected ? palette.ink : palette.soft}
      stroke={palette.surface}
      strokeWidth={3}
      strokeLinejoin="round"
      paintOrder="stroke"
      fontSize={13}
      fontWeight={selected ? 700 : 500}
    >
      <tspan x={edge.label_x} y={edge.label_y + (style.second ? -1 : 4)}>
        {style.value}
      </tspan>
      {style.second && (
        <tspan x={edge.label_x} y={edge.label_y + 10} fontSize={11}>
          {style.second}
        </tspan>
      )}
    </text>
  );
}

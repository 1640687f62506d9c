import { useComputedColorScheme } from '@mantine/core';
import type { ZoomTransform } from 'd3-zoom';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompareView } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { arrowhead } from '../../map/geometry';
import { PALETTES } from '../../map/palette';
import { fitLabel } from '../../map/style';
import { useZoom } from '../../map/useZoom';
import { edgeLook, type Look, nodeLook } from './look';
import type { Together } from './together';

interface Props {
  view: CompareView;
  look: Look;
  /** Share of the paths shown, 0 to 1. */
  paths: number;
  together: Together;
}

/** One of the maps: the shared layout, coloured for a group or for the difference; all move together. */
export function CompareMap({ view, look, paths, together }: Props) {
  const { t } = useTranslation();
  const svg = useRef<SVGSVGElement>(null);
  const group = useRef<SVGGElement>(null);
  const onMove = useCallback(
    (transform: ZoomTransform) => {
      group.current?.setAttribute('transform', transform.toString());
      together.moved(look, transform);
    },
    [look, together],
  );
  useZoom(svg, view, onMove);
  together.join(look, svg, group);
  return (
    <figure className="compare-map" data-look={look}>
      <figcaption>{t(`compare.look_${look}`)}</figcaption>
      <svg ref={svg} role="img" aria-label={t(`compare.look_${look}`)}>
        <g ref={group}>
          <Paths view={view} look={look} paths={paths} />
          <Activities view={view} look={look} />
        </g>
      </svg>
    </figure>
  );
}

function usePens() {
  const scheme = useComputedColorScheme('light');
  return { scheme, palette: PALETTES[scheme], format: useFormat() };
}

function Paths({ view, look, paths }: Pick<Props, 'view' | 'look' | 'paths'>) {
  const { scheme, palette, format } = usePens();
  const isThere = ({ both }: CompareView['edges'][number]) =>
    look === 'difference' || (look === 'a' ? both.a_cases : both.b_cases) > 0;
  return view.edges
    .filter((edge) => edge.rank <= paths && isThere(edge))
    .map((edge) => {
      const { stroke, width, value } = edgeLook(edge.both, look, palette, scheme, format);
      return (
        <g key={edge.id}>
          <path d={edge.path} fill="none" stroke={stroke} strokeWidth={width} />
          <path d={arrowhead(edge.path, width)} fill={stroke} />
          <text
            x={edge.label_x}
            y={edge.label_y + 4}
            textAnchor="middle"
            fontSize={13}
            fill={palette.soft}
            stroke={palette.surface}
            strokeWidth={3}
            paintOrder="stroke"
          >
            {value}
          </text>
        </g>
      );
    });
}

function Activities({ view, look }: Pick<Props, 'view' | 'look'>) {
  const { scheme, palette, format } = usePens();
  return view.nodes.map((node) => {
    const at = `translate(${node.x},${node.y})`;
    if (node.kind !== 'activity') {
      const fill = node.kind === 'start' ? palette.start : palette.end;
      return <circle key={node.key} transform={at} r={node.width / 2} fill={fill} />;
    }
    const { fill, ink, value } = nodeLook(node.both, look, palette, scheme, format);
    const absent = look === 'a' ? !node.both.a_cases : look === 'b' ? !node.both.b_cases : false;
    return (
      <g key={node.key} transform={at} opacity={absent ? 0.25 : 1}>
        <title>{format.label(node.label)}</title>
        <rect
          x={-node.width / 2}
          y={-node.height / 2}
          width={node.width}
          height={node.height}
          rx={9}
          fill={fill}
        />
        <text textAnchor="middle" fill={ink}>
          <tspan x={0} y={-1.5} fontSize={17} fontWeight={650}>
            {fitLabel(format.label(node.label), node.width)}
          </tspan>
          <tspan x={0} y={14.5} fontSize={13}>
            {value}
          </tspan>
        </text>
      </g>
    );
  });
}

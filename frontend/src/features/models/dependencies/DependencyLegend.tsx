import { useComputedColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import { PALETTES } from '../../../map/palette';
import { DASHES, type DependencyDrawing } from './look';

/** What the figure, the thickness and the dashes of an arrow mean. */
export function DependencyLegend({ drawing }: { drawing: DependencyDrawing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const palette = PALETTES[useComputedColorScheme('light')];
  const kinds = new Set(drawing.edges.map(({ kind }) => kind));
  const most = Math.max(0, ...drawing.edges.map(({ times }) => times));
  return (
    <div className="map-legend">
      <span className="legend-title">{t('dependencies.figure')}</span>
      <span className="legend-lines">
        <Sample width={5} />
        <span>{t('dependencies.often', { n: format.count(most) })}</span>
      </span>
      {(['strongest', 'long_distance'] as const)
        .filter((kind) => kinds.has(kind))
        .map((kind) => (
          <span key={kind} className="legend-lines">
            <Sample
              width={2.4}
              dash={DASHES[kind]}
              color={kind === 'strongest' ? palette.highlight : undefined}
            />
            <span>{t(`dependencies.short_${kind}`)}</span>
          </span>
        ))}
      <span className="legend-lines">
        <Sample width={2} dash="2.8 3.9" />
        <span>{t('dependencies.short_ends')}</span>
      </span>
    </div>
  );
}

function Sample({
  width,
  dash,
  color,
}: {
  width: number;
  dash?: string | undefined;
  color?: string | undefined;
}) {
  return (
    <svg width="34" height="8" aria-hidden="true">
      <path d="M1,4H33" stroke={color ?? 'currentColor'} strokeWidth={width} strokeDasharray={dash} />
    </svg>
  );
}

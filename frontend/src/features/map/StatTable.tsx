import { useTranslation } from 'react-i18next';
import type { Stats } from '../../api/types';
import { useFormat } from '../../i18n/format';

const ROWS = ['min', 'q1', 'median', 'mean', 'q3', 'p90', 'max'] as const;

/** Seven figures of a spread of durations. */
export function StatTable({ title, hint, stats }: { title: string; hint?: string; stats: Stats }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (stats.median_s === null) return null;
  return (
    <section className="panel-section">
      <h3 title={hint}>{title}</h3>
      <dl className="facts">
        {ROWS.map((name) => (
          <div key={name} className={name === 'median' ? 'strong' : undefined}>
            <dt>{t(`map.stat_${name}`)}</dt>
            <dd>{format.duration(stats[`${name}_s`])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

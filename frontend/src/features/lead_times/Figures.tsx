import { useTranslation } from 'react-i18next';
import type { Throughput } from '../../api/types';
import { useFormat } from '../../i18n/format';

/** The distribution in six figures. */
export function Figures({ data }: { data: Throughput }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = [
    [t('lead_times.median'), format.duration(data.median_s)],
    [t('lead_times.mean'), format.duration(data.mean_s)],
    [t('lead_times.middle_half'), `${format.duration(data.q1_s)} – ${format.duration(data.q3_s)}`],
    [t('lead_times.p90'), format.duration(data.p90_s)],
    [t('lead_times.range'), `${format.duration(data.min_s)} – ${format.duration(data.max_s)}`],
    [t('lead_times.n'), format.count(data.n)],
  ];
  return (
    <dl className="figures">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dd>{value}</dd>
          <dt>{label}</dt>
        </div>
      ))}
    </dl>
  );
}

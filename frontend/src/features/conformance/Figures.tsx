import { useTranslation } from 'react-i18next';
import type { Conformance } from '../../api/types';
import { useFormat } from '../../i18n/format';

/** How many cases follow the model, and how well the model tells the cases. */
export function Figures({ data }: { data: Conformance }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { value, low, high, n } = data.adherence;
  const quality = data.quality;
  const rows = [
    {
      key: 'adherence',
      value: format.percent(value),
      label: t('conformance.adherence'),
      more: t('conformance.interval', {
        low: format.percent(low),
        high: format.percent(high),
        n: format.count(n),
      }),
    },
    ...(quality
      ? [
          {
            key: 'fitness',
            value: format.percent(quality.fitness),
            label: t('conformance.fitness'),
            more: quality.is_exact ? '' : t('conformance.bounded'),
          },
          {
            key: 'precision',
            value: format.percent(quality.precision),
            label: t('conformance.precision'),
            more: '',
          },
          {
            key: 'simplicity',
            value: format.percent(quality.simplicity),
            label: t('conformance.simplicity'),
            more: '',
          },
        ]
      : []),
  ];
  return (
    <>
      <dl className="kpi-strip conformance-figures">
        {rows.map((one) => (
          <div key={one.key} className="kpi" data-kpi={one.key}>
            <dd>{one.value}</dd>
            <dt>
              {one.label}
              {one.more && <span className="dimmed"> · {one.more}</span>}
            </dt>
          </div>
        ))}
      </dl>
      {quality && <p className="dimmed conformance-figures-note">{t('conformance.quality_note')}</p>}
    </>
  );
}

import './kpi.css';
import { useTranslation } from 'react-i18next';
import type { KpiValue } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { figure, range } from './figure';
import { Grade } from './Grade';
import { Sparkline } from './Sparkline';

interface Props {
  kpi: KpiValue;
  selected: boolean;
  onSelect: () => void;
}

/** A key figure: value, interval, size, trust. It opens where the number comes from. */
export function KpiTile({ kpi, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const interval = range(kpi, format);
  const n = format.count(kpi.n);
  const unknown = t(kpi.n ? 'questions.more_than_half_open' : 'questions.not_measured');
  return (
    <button
      type="button"
      className="tile"
      aria-pressed={selected}
      data-kpi={kpi.key}
      data-few={kpi.is_small ? '' : undefined}
      title={t('questions.explain')}
      onClick={onSelect}
    >
      <span className="tile-head">
        <span className="tile-label">{format.label(kpi.label)}</span>
        <Grade grade={kpi.grade} />
      </span>
      <span className="tile-middle">
        <span className="tile-value">
          {kpi.value === null ? <small>{unknown}</small> : figure(kpi.value, kpi.unit, format, kpi.currency)}
        </span>
        <Sparkline
          values={kpi.trend.map(({ value, is_small }) => (is_small ? null : value))}
          label={t('questions.trend_of', { kpi: format.label(kpi.label), n: kpi.trend.length })}
        />
      </span>
      {kpi.target && (
        <span className="tile-target">
          {t(`questions.target_${kpi.target.kind}`)}{' '}
          <b>{figure(kpi.target.value, kpi.unit, format, kpi.currency)}</b>
        </span>
      )}
      <span className="tile-foot">
        {interval && (
          <span>
            <abbr title={t('questions.interval_note')}>{t('questions.interval')}</abbr> {interval}
          </span>
        )}
        <span>{kpi.is_small ? t('questions.few', { n }) : t('questions.n', { n })}</span>
      </span>
    </button>
  );
}

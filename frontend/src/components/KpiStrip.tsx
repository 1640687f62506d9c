import { Skeleton, Tooltip } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useSummary } from '../api/queries';
import type { Summary } from '../api/types';
import { type Format, useFormat } from '../i18n/format';
import { useParam } from '../state/url';
import { useCaseNoun } from './useCaseNoun';

interface Kpi {
  key: string;
  value: string;
  label: string;
  hint?: string | undefined;
}

/** The figures of the filtered cases, on every screen of a data set. */
export function KpiStrip() {
  const { data, isError } = useSummary();
  const kpis = useKpis(data);
  if (isError) return null; // the screen below says what is wrong
  if (isError && !data) return null;
  if (!data) return <Skeleton className="kpi-strip" height={54} radius={0} />;
  return (
    <>
      <dl className="kpi-strip">
        {kpis.map(({ key, value, label, hint }) => (
          <Tooltip key={key} label={hint} disabled={!hint}>
            <div className="kpi" data-kpi={key}>
              <dd>{value}</dd>
              <dt>{label}</dt>
            </div>
          </Tooltip>
        ))}
      </dl>
      <Exactness error={data.quantile_error} />
    </>
  );
}

/** How far medians may be off, and the way to exact ones and back; nothing where they are exact anyway. */
function Exactness({ error }: { error: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [exact, set] = useParam('exact', '');
  if (!error && !exact) return null;
  return (
    <p className="exactness">
      {error ? t('shell.quantile_error', { error: format.percent(error) }) : t('shell.quantile_is_exact')}{' '}
      <button type="button" onClick={() => set(error ? '1' : '')}>
        {t(error ? 'shell.quantile_exact' : 'shell.quantile_quick')}
      </button>
    </p>
  );
}

function useKpis(data: Summary | undefined): Kpi[] {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  if (!data) return [];
  const outcomes = data.won + data.lost > 0;
  return [
    { key: 'cases', value: format.count(data.cases), label: noun },
    { key: 'events', value: format.count(data.events), label: t('shell.kpi_events') },
    { key: 'median', value: format.duration(data.median_s), label: t('shell.kpi_median') },
    { key: 'p90', value: format.duration(data.p90_s), label: t('shell.kpi_p90') },
    ...(outcomes
      ? [winRate(data, format, t('shell.kpi_win_rate'), t('shell.kpi_hint_win', wins(data, format)))]
      : []),
    ...amounts(data, format, t),
    { key: 'rework', value: format.percent(data.rework_ratio), label: t('shell.kpi_rework') },
  ];
}

/** The amount that counts; how many cases it leaves out is told beside it, and why on asking. */
function amounts({ amount, cases, left_out }: Summary, format: Format, t: TFunction): Kpi[] {
  if (!amount.length) return [];
  const value = format.amounts(amount.slice(0, 1));
  if (!left_out) return [{ key: 'amount', value, label: t('shell.kpi_amount') }];
  // Where nothing may be added, the sum of one currency stands for itself.
  const n = cases - left_out.cases || (left_out.apart[0]?.cases ?? 0);
  const label = t('shell.kpi_amount_of', { n: format.count(n), total: format.count(cases) });
  return [{ key: 'amount', value, label, hint: format.label(left_out.text) }];
}

const winRate = (data: Summary, format: Format, label: string, hint: string): Kpi => ({
  key: 'win',
  value: format.percent(data.win_rate),
  label,
  hint,
});

const wins = (data: Summary, format: Format) => ({
  won: format.count(data.won),
  lost: format.count(data.lost),
  open: format.count(data.open),
});

import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Variant, Variants } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { Chevrons } from '../../components/Chevrons';
import { DataTable, type DataTableColumn } from '../../components/DataTable';
import { useActivities } from '../../components/useActivities';
import { useCaseNoun } from '../../components/useCaseNoun';
import { type Format, useFormat } from '../../i18n/format';
import { change } from '../../state/url';
import { useSelectedVariants } from './selection';

const FEW = 30;
const WIDE = '(min-width: 1200px)';

/** The variants row by row; those right of the cut are paler. Ticking selects. */
export function VariantTable({ data, sort, cut }: { data: Variants; sort: string; cut: number }) {
  const { t } = useTranslation();
  const columns = useColumns(data);
  const [ids, select] = useSelectedVariants();
  const selected = data.variants.filter(({ id }) => ids.includes(id));
  return (
    <DataTable<Variant>
      records={data.variants}
      columns={columns}
      sortStatus={{ columnAccessor: sort === 'median' ? 'median_s' : sort, direction: 'desc' }}
      onSortStatusChange={({ columnAccessor }) => {
        const next = columnAccessor === 'median_s' ? 'median' : String(columnAccessor);
        change({ sort: next === 'cases' ? null : next }, 'replace');
      }}
      save={{ name: 'variants' }}
      selectedRecords={selected}
      onSelectedRecordsChange={(records) => select(records.map(({ id }) => id))}
      getRecordSelectionCheckboxProps={(variant) => ({
        'aria-label': t('variants.select', { rank: variant.rank }),
      })}
      allRecordsSelectionCheckboxProps={{ 'aria-label': t('variants.select_all') }}
      rowClassName={(variant) => (variant.rank > cut ? 'variant-beyond' : undefined)}
      onRowClick={({ record: { id } }) =>
        select(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id])
      }
    />
  );
}

function useColumns(data: Variants): DataTableColumn<Variant>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const { label } = useActivities();
  return useMemo(() => {
    const largest = Math.max(...data.variants.map(({ share }) => share), 0);
    const decided = data.variants.some(({ win_rate }) => win_rate !== null);
    const money = data.variants.some(({ amount }) => amount !== null);
    return [
      { accessor: 'rank', title: '#', width: 54, textAlign: 'right' },
      {
        accessor: 'cases',
        title: noun,
        width: 140,
        textAlign: 'right',
        sortable: true,
        render: ({ cases, share }) => <CellBar share={share / largest} text={format.count(cases)} />,
      },
      {
        accessor: 'share',
        visibleMediaQuery: WIDE,
        title: t('variants.share'),
        width: 76,
        textAlign: 'right',
        render: ({ share }) => format.percent(share),
      },
      {
        accessor: 'cumulative',
        visibleMediaQuery: WIDE,
        title: t('variants.cumulative'),
        width: 76,
        textAlign: 'right',
        render: ({ cumulative }) => format.percent(cumulative),
      },
      {
        accessor: 'activities',
        title: t('variants.steps'),
        csv: ({ activities }) => activities.map(label).join(' → '),
        cellsClassName: 'variant-steps',
        render: ({ activities }) => <Chevrons activities={activities} />,
      },
      {
        accessor: 'median_s',
        title: t('variants.median'),
        width: 100,
        textAlign: 'right',
        sortable: true,
        render: ({ median_s }) => format.duration(median_s),
      },
      ...(decided ? [winColumn(t('variants.win_rate'), t, format)] : []),
      ...(money ? [amountColumn(t('variants.amount'), data.currency, format)] : []),
    ];
  }, [data, t, format, noun, label]);
}

/** What the cases bring; how many of them it counts, where some have no amount in its currency. */
const amountColumn = (title: string, currency: string | null, format: Format): DataTableColumn<Variant> => ({
  accessor: 'amount',
  title,
  width: 104,
  textAlign: 'right',
  sortable: true,
  render: ({ amount, priced, cases }) => (
    <>
      {format.money(amount, currency)}
      {amount !== null && priced < cases && (
        <small className="dimmed">{` n\u00a0=\u00a0${format.count(priced)}`}</small>
      )}
    </>
  ),
});

/** Won among won and lost; grey while too few cases are decided to mean much. */
const winColumn = (title: string, t: TFunction, format: Format): DataTableColumn<Variant> => ({
  accessor: 'win_rate',
  title,
  width: 88,
  textAlign: 'right',
  render: ({ win_rate, won, lost }) => {
    if (win_rate === null) return <span className="dimmed">{format.percent(null)}</span>;
    const few = won + lost < FEW;
    return (
      <span
        className={few ? 'dimmed' : undefined}
        title={t('variants.decided', { won: format.count(won), lost: format.count(lost) })}
      >
        {format.percent(win_rate)}
        {few && <small>{` n\u00a0=\u00a0${won + lost}`}</small>}
      </span>
    );
  },
});

import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rework } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { DataTable, type DataTableColumn, readSort, sortRows, writeSort } from '../../components/DataTable';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { useCaseNoun } from '../../components/useCaseNoun';
import { useFormat } from '../../i18n/format';
import { addFilters, quoteValue } from '../../state/filters';
import { screenHref, useParam, usePlace } from '../../state/url';

type Row = Rework['rows'][number];

/** Activities that cases do more than once: how often, and how long from the first to the last time. */
export function RepeatTable({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const place = usePlace();
  const [sort, setSort] = useParam('repeats', '-cases', 'replace');
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  const most = Math.max(...rows.map(({ cases }) => cases), 1);
  const slowest = Math.max(...rows.map(({ median_cost_s }) => median_cost_s ?? 0), 1);
  const count = (
    accessor: 'self_loops' | 'repetitions' | 'extra_events',
    title: string,
  ): DataTableColumn<Row> => ({
    accessor,
    title,
    textAlign: 'right',
    sortable: true,
    render: (row) => format.count(row[accessor]),
  });
  const columns: DataTableColumn<Row>[] = [
    {
      accessor: 'key',
      title: t('rework.activity'),
      csv: ({ label }) => format.label(label),
      render: ({ key, label }) => (
        <Link className="table-link" href={screenHref(place, 'map', { sel: key })}>
          {format.label(label)}
        </Link>
      ),
    },
    {
      accessor: 'cases',
      title: noun,
      textAlign: 'right',
      sortable: true,
      width: 170,
      render: ({ cases }) => <CellBar share={cases / most} text={format.count(cases)} />,
    },
    count('self_loops', t('rework.self_loops')),
    count('repetitions', t('rework.repetitions')),
    count('extra_events', t('rework.extra_events')),
    {
      accessor: 'median_cost_s',
      title: t('rework.cost'),
      textAlign: 'right',
      sortable: true,
      width: 200,
      render: ({ median_cost_s }) => (
        <CellBar
          share={(median_cost_s ?? 0) / slowest}
          text={format.duration(median_cost_s)}
          color="#f08c00"
        />
      ),
    },
    {
      accessor: 'filter',
      title: <span className="visually-hidden">{t('rework.keep')}</span>,
      textAlign: 'right',
      render: ({ key, label }) => (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="filter" size={14} />}
          aria-label={t('rework.keep_repeat', { activity: format.label(label) })}
          onClick={() => addFilters(`loops:${quoteValue(key)}:ge:2`)}
        >
          {t('rework.keep')}
        </Button>
      ),
    },
  ];
  return (
    <DataTable<Row>
      idAccessor="key"
      records={sorted}
      columns={columns}
      sortStatus={readSort(sort)}
      onSortStatusChange={(status) => setSort(writeSort(status))}
      save={{ name: 'repeats' }}
    />
  );
}

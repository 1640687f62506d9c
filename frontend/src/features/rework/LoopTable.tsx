import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rework } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { Chevrons } from '../../components/Chevrons';
import { DataTable, type DataTableColumn, readSort, sortRows, writeSort } from '../../components/DataTable';
import { Icon } from '../../components/icons';
import { useActivities } from '../../components/useActivities';
import { useCaseNoun } from '../../components/useCaseNoun';
import { useFormat } from '../../i18n/format';
import { addFilters, quoteValue } from '../../state/filters';
import { useParam } from '../../state/url';
import { type LoopRow, weighLoops } from './loops';

const PAGE = 15;

/** Pairs of activities between which cases go forth and back, the heaviest first. */
export function LoopTable({ loops }: { loops: Rework['loops'] }) {
  const [sort, setSort] = useParam('loops', '-weight_s', 'replace');
  const [page, setPage] = useParam('loops_page', '1', 'replace');
  const rows = useMemo(() => sortRows(weighLoops(loops), sort), [loops, sort]);
  const columns = useColumns(rows);
  const paging =
    rows.length > PAGE
      ? {
          page: Number(page),
          onPageChange: (next: number) => setPage(String(next)),
          totalRecords: rows.length,
          recordsPerPage: PAGE,
        }
      : {};
  return (
    <DataTable<LoopRow>
      idAccessor="id"
      records={rows.slice((Number(page) - 1) * PAGE, Number(page) * PAGE)}
      columns={columns}
      sortStatus={readSort(sort)}
      onSortStatusChange={(status) => setSort(writeSort(status))}
      save={{ name: 'loops', rows }}
      {...paging}
    />
  );
}

function useColumns(rows: readonly LoopRow[]): DataTableColumn<LoopRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const { label } = useActivities();
  const heaviest = Math.max(...rows.map(({ weight_s }) => weight_s ?? 0), 1);
  return [
    {
      accessor: 'source',
      title: t('rework.loop'),
      csv: ({ source, target }) => `${label(source)} → ${label(target)} → ${label(source)}`,
      render: ({ source, target }) => <Chevrons activities={[source, target, source]} />,
    },
    {
      accessor: 'cases',
      title: noun,
      textAlign: 'right',
      sortable: true,
      render: ({ cases }) => format.count(cases),
    },
    {
      accessor: 'events',
      title: t('rework.returns'),
      textAlign: 'right',
      sortable: true,
      render: ({ events }) => format.count(events),
    },
    {
      accessor: 'median_s',
      title: t('rework.median'),
      textAlign: 'right',
      sortable: true,
      render: ({ median_s }) => format.duration(median_s),
    },
    {
      accessor: 'weight_s',
      title: t('rework.weight'),
      textAlign: 'right',
      sortable: true,
      width: 220,
      render: ({ weight_s }) => (
        <CellBar share={(weight_s ?? 0) / heaviest} text={format.duration(weight_s)} color="#f08c00" />
      ),
    },
    {
      accessor: 'filter',
      title: <span className="visually-hidden">{t('rework.keep')}</span>,
      textAlign: 'right',
      render: ({ source, target }) => (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="filter" size={14} />}
          aria-label={t('rework.keep_loop', { source: label(source), target: label(target) })}
          onClick={() => {
            const [a, b] = [quoteValue(source), quoteValue(target)];
            addFilters(`edge:${a}>${b}`, `edge:${b}>${a}`);
          }}
        >
          {t('rework.keep')}
        </Button>
      ),
    },
  ];
}

import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CellBar } from '../../components/CellBar';
import { DataTable, type DataTableColumn, readSort, sortRows, writeSort } from '../../components/DataTable';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import { useParam } from '../../state/url';
import type { Pair } from './matrix';

const PAGE = 10;

interface Props {
  pairs: readonly Pair[];
  own: boolean;
  onKeep: (pair: Pair) => void;
}

/** The cells of the matrix as rows. */
export function HandoverTable({ pairs, own, onKeep }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sort, setSort] = useParam('pairs', '-n', 'replace');
  const [page, setPage] = useParam('pairs_page', '1', 'replace');
  const rows = useMemo(() => {
    const shown = pairs.filter(({ source, target }) => own || source !== target);
    return sortRows(
      shown.map((pair) => ({ ...pair, id: `${pair.source}\n${pair.target}` })),
      sort,
    );
  }, [pairs, own, sort]);
  const most = Math.max(...rows.map(({ n }) => n), 1);
  const columns: DataTableColumn<Pair & { id: string }>[] = [
    { accessor: 'source', title: t('rework.from'), sortable: true },
    { accessor: 'target', title: t('rework.to'), sortable: true },
    {
      accessor: 'n',
      title: t('rework.steps'),
      textAlign: 'right',
      sortable: true,
      width: 200,
      render: ({ n }) => <CellBar share={n / most} text={format.count(n)} />,
    },
    {
      accessor: 'median_s',
      title: t('rework.median'),
      textAlign: 'right',
      sortable: true,
      render: ({ median_s }) => format.duration(median_s),
    },
    {
      accessor: 'filter',
      title: <span className="visually-hidden">{t('rework.keep')}</span>,
      textAlign: 'right',
      render: (pair) => (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="filter" size={14} />}
          aria-label={t('rework.keep_pair', { source: pair.source, target: pair.target })}
          onClick={() => onKeep(pair)}
        >
          {t('rework.keep')}
        </Button>
      ),
    },
  ];
  return (
    <DataTable
      idAccessor="id"
      records={rows.slice((Number(page) - 1) * PAGE, Number(page) * PAGE)}
      columns={columns}
      sortStatus={readSort(sort)}
      onSortStatusChange={(status) => setSort(writeSort(status))}
      save={{ name: 'handovers', rows }}
      page={Number(page)}
      onPageChange={(next) => setPage(String(next))}
      totalRecords={rows.length}
      recordsPerPage={PAGE}
    />
  );
}

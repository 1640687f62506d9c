import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scalar, Segment } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { DataTable, type DataTableColumn, readSort, sortRows, writeSort } from '../../components/DataTable';
import { useFormat } from '../../i18n/format';
import { useParam } from '../../state/url';
import { FEW } from './boxOption';

interface Props {
  segments: Segment[];
  onKeep: (value: Scalar) => void;
}

/** The figures behind the boxes; a group with few cases is grey and says so. */
export function SegmentTable({ segments, onKeep }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sort, setSort] = useParam('segments', '-n', 'replace');
  const rows = useMemo(() => sortRows(segments, sort), [segments, sort]);
  const slowest = Math.max(...segments.map(({ median_s }) => median_s ?? 0), 1);
  const time = (accessor: 'q1_s' | 'q3_s' | 'p90_s' | 'mean_s', title: string): DataTableColumn<Segment> => ({
    accessor,
    title,
    textAlign: 'right',
    sortable: true,
    render: (row) => format.duration(row[accessor]),
  });
  const columns: DataTableColumn<Segment>[] = [
    {
      accessor: 'value',
      title: t('lead_times.group'),
      sortable: true,
      render: ({ value, n }) => (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            title={t('lead_times.keep_group')}
            onClick={() => onKeep(value)}
          >
            {value === null ? t('common.none') : String(value)}
          </Button>
          {n < FEW && <small className="dimmed"> {t('common.few_cases', { n })}</small>}
        </>
      ),
    },
    {
      accessor: 'n',
      title: t('lead_times.n'),
      textAlign: 'right',
      sortable: true,
      render: ({ n }) => format.count(n),
    },
    {
      accessor: 'median_s',
      title: t('lead_times.median'),
      textAlign: 'right',
      sortable: true,
      width: 240,
      render: ({ median_s, n }) => (
        <CellBar
          share={(median_s ?? 0) / slowest}
          text={format.duration(median_s)}
          color={n < FEW ? '#adb5bd' : '#f08c00'}
        />
      ),
    },
    time('q1_s', t('lead_times.q1')),
    time('q3_s', t('lead_times.q3')),
    time('p90_s', t('lead_times.p90_short')),
    time('mean_s', t('lead_times.mean')),
  ];
  return (
    <DataTable<Segment>
      idAccessor={({ value }) => String(value)}
      records={rows}
      columns={columns}
      sortStatus={readSort(sort)}
      onSortStatusChange={(status) => setSort(writeSort(status))}
      save={{ name: 'groups' }}
      rowClassName={({ n }) => (n < FEW ? 'row-few' : undefined)}
    />
  );
}

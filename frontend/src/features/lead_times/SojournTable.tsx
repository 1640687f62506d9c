import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SojournRow } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { DataTable, type DataTableColumn, readSort, sortRows, writeSort } from '../../components/DataTable';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { screenHref, useParam, usePlace } from '../../state/url';

/** Time before each activity, the most costly first; the name leads to the activity on the map. */
export function SojournTable({ rows }: { rows: SojournRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const [sort, setSort] = useParam('sojourn', '-total_s', 'replace');
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  const whole = rows.reduce((sum, { total_s }) => sum + (total_s ?? 0), 0);
  const slowest = Math.max(...rows.map(({ median_s }) => median_s ?? 0), 1);
  const columns: DataTableColumn<SojournRow>[] = [
    {
      accessor: 'key',
      title: t('lead_times.activity'),
      csv: ({ label }) => format.label(label),
      render: ({ key, label }) => (
        <Link className="table-link" href={screenHref(place, 'map', { sel: key })}>
          {format.label(label)}
        </Link>
      ),
    },
    {
      accessor: 'n',
      title: t('lead_times.times'),
      textAlign: 'right',
      sortable: true,
      render: ({ n }) => format.count(n),
    },
    {
      accessor: 'median_s',
      title: t('lead_times.median'),
      textAlign: 'right',
      sortable: true,
      width: 230,
      render: ({ median_s }) => (
        <CellBar share={(median_s ?? 0) / slowest} text={format.duration(median_s)} color="#f08c00" />
      ),
    },
    {
      accessor: 'mean_s',
      title: t('lead_times.mean'),
      textAlign: 'right',
      sortable: true,
      render: ({ mean_s }) => format.duration(mean_s),
    },
    {
      accessor: 'p90_s',
      title: t('lead_times.p90_short'),
      textAlign: 'right',
      sortable: true,
      render: ({ p90_s }) => format.duration(p90_s),
    },
    {
      accessor: 'total_s',
      title: t('lead_times.share_of_time'),
      textAlign: 'right',
      sortable: true,
      width: 200,
      render: ({ total_s }) => (
        <CellBar
          share={(total_s ?? 0) / (whole || 1)}
          text={format.percent(whole ? (total_s ?? 0) / whole : null)}
        />
      ),
    },
  ];
  return (
    <DataTable<SojournRow>
      idAccessor="key"
      records={sorted}
      columns={columns}
      sortStatus={readSort(sort)}
      onSortStatusChange={(status) => setSort(writeSort(status))}
      save={{ name: 'time-by-activity' }}
    />
  );
}

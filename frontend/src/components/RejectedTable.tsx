import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '../api/types';
import { useFormat } from '../i18n/format';
import { DataTable } from './DataTable';
import { Tag } from './Tag';

const PAGE = 20;

/** Values that could not be read: where they stand in the file, what they are, why. */
export function RejectedTable({ rows }: { rows: ImportReport['rejected'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [page, setPage] = useState(1);
  const paging =
    rows.length > PAGE
      ? { page, onPageChange: setPage, totalRecords: rows.length, recordsPerPage: PAGE }
      : {};
  return (
    <DataTable
      idAccessor="id"
      records={rows.map((row, id) => ({ ...row, id })).slice((page - 1) * PAGE, page * PAGE)}
      {...paging}
      columns={[
        {
          accessor: 'line',
          title: t('import_report.line'),
          textAlign: 'right',
          width: 90,
          render: ({ line }) => format.count(line),
        },
        { accessor: 'column', title: t('import_report.column'), render: ({ column }) => column ?? '—' },
        {
          accessor: 'value',
          title: t('import_report.value'),
          ellipsis: true,
          render: ({ value }) =>
            value ? <code>{value}</code> : <span className="dimmed">{t('common.none')}</span>,
        },
        {
          accessor: 'reason',
          title: t('import_report.why'),
          render: ({ text, kept }) => (
            <>
              {format.label(text)} {kept && <Tag>{t('import_report.row_kept')}</Tag>}
            </>
          ),
        },
      ]}
    />
  );
}

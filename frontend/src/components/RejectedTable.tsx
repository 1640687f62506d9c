import { useTranslation } from 'react-i18next';
import type { Label } from '../api/types';
import { useFormat } from '../i18n/format';
import { DataTable } from './DataTable';
import { Tag } from './Tag';
import { useWord } from './useWord';

export interface Rejected {
  line: number | null;
  column: string | null;
  value: string | null;
  reason: string;
  text?: Label;
  kept?: boolean;
}

/** Values that could not be read: where they stand in the file, what they are, why. */
export function RejectedTable({ rows }: { rows: readonly Rejected[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord('import_report.reason');
  return (
    <DataTable
      idAccessor="id"
      records={rows.map((row, id) => ({ ...row, id }))}
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
          render: ({ reason, text, kept }) => (
            <>
              {text ? format.label(text) : word(reason)} {kept && <Tag>{t('import_report.row_kept')}</Tag>}
            </>
          ),
        },
      ]}
    />
  );
}

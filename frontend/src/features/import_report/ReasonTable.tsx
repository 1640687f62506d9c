import { useTranslation } from 'react-i18next';
import type { ImportReport } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { DataTable } from '../../components/DataTable';
import { useFormat } from '../../i18n/format';

/** How often each reason struck. */
export function ReasonTable({ reasons }: { reasons: ImportReport['by_reason'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(...reasons.map(({ count }) => count), 1);
  return (
    <DataTable
      idAccessor="reason"
      records={reasons}
      columns={[
        { accessor: 'text', title: t('import_report.why'), render: ({ text }) => format.label(text) },
        {
          accessor: 'count',
          title: t('import_report.values'),
          textAlign: 'right',
          width: 280,
          render: ({ count }) => <CellBar share={count / most} text={format.count(count)} color="#f08c00" />,
        },
      ]}
    />
  );
}

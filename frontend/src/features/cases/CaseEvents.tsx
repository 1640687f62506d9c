import { useTranslation } from 'react-i18next';
import type { CaseEvent } from '../../api/types';
import { DataTable, type DataTableColumn } from '../../components/DataTable';
import { useWord } from '../../components/useWord';
import { useFormat } from '../../i18n/format';
import { useCaseMoment } from './useCaseMoment';

/** The events of a case as they are stored. */
export function CaseEvents({ events }: { events: CaseEvent[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = useCaseMoment();
  const word = useWord('cases.evidence');
  const keys = [...new Set(events.flatMap(({ attributes }) => Object.keys(attributes)))];
  const instant = (value: string | null) => (value ? `${moment.date(value)} ${moment.time(value)}` : '—');
  const started = events.some(({ start_timestamp }) => start_timestamp);
  const columns: DataTableColumn<CaseEvent>[] = [
    { accessor: 'event_id', title: t('cases.event_id'), textAlign: 'right' },
    {
      accessor: 'timestamp',
      title: t('cases.timestamp'),
      noWrap: true,
      render: ({ timestamp }) => instant(timestamp),
    },
    ...(started
      ? [
          {
            accessor: 'start_timestamp',
            title: t('cases.start_timestamp'),
            noWrap: true,
            render: ({ start_timestamp }: CaseEvent) => instant(start_timestamp),
          },
        ]
      : []),
    { accessor: 'activity', title: t('cases.activity'), render: ({ label }) => format.label(label) },
    { accessor: 'resource', title: t('cases.resource') },
    {
      accessor: 'evidence',
      title: t('cases.evidence'),
      render: ({ evidence }) => evidence && word(evidence),
    },
    { accessor: 'change_source', title: t('cases.change_source') },
    {
      accessor: 'objects',
      title: t('cases.objects'),
      render: ({ objects }) => objects.map(({ type, id }) => `${type} ${id}`).join(', '),
    },
    ...keys.map((key) => ({
      accessor: `attributes.${key}`,
      title: key,
      render: ({ attributes }: CaseEvent) => String(attributes[key] ?? '—'),
    })),
  ];
  return <DataTable<CaseEvent> idAccessor="event_id" records={events} columns={columns} />;
}

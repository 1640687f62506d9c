import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { RejectedTable } from '../../components/RejectedTable';
import { useMoment } from '../../components/useMoment';
import { useFormat } from '../../i18n/format';
import type { Check } from './upload';

/** What the mapping makes of the first rows: events, cases, and the values that would be refused. */
export function CheckResult({ check, zone }: { check: Check; zone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = useMoment(zone);
  const { counts } = check;
  const title = t(counts.rejected_rows ? 'sources.checked_rejected' : 'sources.checked', {
    count: counts.rejected_rows,
    rows: format.count(counts.rows),
    events: format.count(counts.events),
    cases: format.count(counts.cases),
    rejected: format.count(counts.rejected_rows),
  });
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div ref={place} className="check-result">
      <Card title={title} note={check.complete ? t('sources.check_whole') : t('sources.check_part')}>
        <DataTable
          idAccessor="id"
          height={280}
          records={check.preview_events.map((event, id) => ({ ...event, id }))}
          columns={[
            { accessor: 'case_id', title: t('cases.case_id') },
            { accessor: 'activity', title: t('cases.activity') },
            {
              accessor: 'timestamp',
              title: t('cases.timestamp'),
              render: ({ timestamp }) => `${moment.date(timestamp)} ${moment.time(timestamp)}`,
            },
            { accessor: 'resource', title: t('cases.resource') },
          ]}
        />
        {check.rejected.length > 0 && (
          <div className="check-rejected">
            <h3>{t('import_report.rejected')}</h3>
            <RejectedTable rows={check.rejected} />
          </div>
        )}
      </Card>
    </div>
  );
}

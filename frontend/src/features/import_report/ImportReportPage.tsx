import './import_report.css';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client';
import { useDataset, useImportReport, useScope } from '../../api/queries';
import type { ImportReport } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { Note } from '../../components/Note';
import { RejectedTable } from '../../components/RejectedTable';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { screenHref, usePlace } from '../../state/url';
import { MappingList } from './MappingList';
import { ReasonTable } from './ReasonTable';

/** What the import read and what it could not: nothing is dropped silently. */
export default function ImportReportPage() {
  const { t } = useTranslation();
  const query = useImportReport();
  const place = usePlace();
  return (
    <Screen
      title={t('import_report.title')}
      loading={query.isFetching}
      actions={
        <Button
          component={Link}
          href={screenHref(place, 'map')}
          rightSection={<Icon name="arrowRight" size={16} />}
        >
          {t('import_report.to_map')}
        </Button>
      }
    >
      <Answered query={query} height={420}>
        {(report) => <Report report={report} />}
      </Answered>
    </Screen>
  );
}

function Report({ report }: { report: ImportReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const clean = report.by_reason.length === 0;
  return (
    <>
      <Figures report={report} />
      {clean && <Note good>{t('import_report.all_read')}</Note>}
      {[...report.warnings, ...report.notes].map(({ code, text }, index) => (
        <Note key={`${index} ${code}`}>{format.label(text)}</Note>
      ))}
      {!clean && <Rejections report={report} />}
      <Mapped report={report} />
    </>
  );
}

function Figures({ report }: { report: ImportReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = [
    ['rows_read', report.rows_read],
    ['events', report.events],
    ['cases', report.cases],
    ['rejected_rows', report.rejected_rows],
    ['duplicates', report.duplicates],
    ['cases_without_events', report.cases_without_events],
  ] as const;
  return (
    <dl className="report-figures">
      {figures.map(([key, value]) => (
        <div key={key} data-warm={key === 'rejected_rows' && value > 0 ? '' : undefined}>
          <dd>{format.count(value)}</dd>
          <dt>{t(`import_report.${key}`, { count: value })}</dt>
        </div>
      ))}
    </dl>
  );
}

function Rejections({ report }: { report: ImportReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset } = useScope();
  const shown = report.rejected.length;
  const all = report.by_reason.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Card title={t('import_report.by_reason')} note={t('import_report.by_reason_note')}>
        <ReasonTable reasons={report.by_reason} />
      </Card>
      <Card
        title={t('import_report.rejected')}
        note={
          all > shown
            ? t('import_report.first_of', { shown: format.count(shown), all: format.count(all) })
            : undefined
        }
        actions={
          <Button
            component="a"
            href={apiUrl(['datasets', dataset, 'rejected.csv'])}
            download
            variant="default"
            leftSection={<Icon name="download" size={16} />}
          >
            {t('import_report.download')}
          </Button>
        }
      >
        <RejectedTable rows={report.rejected} />
      </Card>
    </>
  );
}

function Mapped({ report }: { report: ImportReport }) {
  const { t } = useTranslation();
  const { data } = useDataset();
  return (
    <Card title={t('import_report.mapping')} note={data && t('import_report.zone', { zone: data.timezone })}>
      {report.mapping ? (
        <MappingList mapping={report.mapping} />
      ) : (
        <p className="dimmed">{t('import_report.self_described')}</p>
      )}
    </Card>
  );
}

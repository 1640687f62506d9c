import './lead_times.css';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset, useSojourn, useSummary, useThroughput } from '../../api/queries';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { ClockSwitch, useClockNote } from '../../components/ClockSwitch';
import { EmptyState } from '../../components/EmptyState';
import { groupingAttributes } from '../../components/groupingAttributes';
import { Screen } from '../../components/Screen';
import { useParam } from '../../state/url';
import { Distribution } from './Distribution';
import { Figures } from './Figures';
import { Segments } from './Segments';
import { SojournTable } from './SojournTable';
import { SpanChooser, useSpan } from './SpanChooser';

/** Lead times: how long cases take, who is slower, and before which activity the time passes. */
export default function LeadTimesPage() {
  const { t } = useTranslation();
  const span = useSpan();
  const { data: dataset } = useDataset();
  const attributes = useMemo(() => groupingAttributes(dataset), [dataset]);
  const [by] = useParam('by', attributes[0]?.key ?? '');
  const throughput = useThroughput({ ...span, by });
  const sojourn = useSojourn();
  const nothing = useSummary().data?.cases === 0;
  const clock = useClockNote();
  const busy = throughput.isFetching || sojourn.isFetching;
  return (
    <Screen title={t('lead_times.title')} loading={busy} actions={<ClockSwitch />}>
      {nothing ? (
        <EmptyState />
      ) : (
        <>
          <SpanChooser />
          <p className="dimmed lead-clock">{clock}</p>
          <Answered query={throughput} height={420}>
            {(data) => (
              <>
                <Figures data={data} />
                <Distribution data={data} span={span} />
                <Segments segments={data.segments} attributes={attributes} by={by} />
              </>
            )}
          </Answered>
          <Card title={t('lead_times.sojourn')} note={t('lead_times.sojourn_note')}>
            <Answered query={sojourn}>{({ rows }) => <SojournTable rows={rows} />}</Answered>
          </Card>
        </>
      )}
    </Screen>
  );
}

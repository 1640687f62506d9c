import './rework.css';
import { useTranslation } from 'react-i18next';
import { useHandover, useRework, useSummary } from '../../api/queries';
import type { Rework } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { ClockSwitch, useClockNote } from '../../components/ClockSwitch';
import { EmptyState } from '../../components/EmptyState';
import { Screen } from '../../components/Screen';
import { useCaseNoun } from '../../components/useCaseNoun';
import { useFormat } from '../../i18n/format';
import { useParam } from '../../state/url';
import { Handovers } from './Handovers';
import { LoopTable } from './LoopTable';
import { RepeatTable } from './RepeatTable';

/** Rework and handovers: what is done again, where cases go back and forth, whose hands they change. */
export default function ReworkPage() {
  const { t } = useTranslation();
  const rework = useRework();
  const [by] = useParam('by', 'resource');
  const handover = useHandover(by);
  const nothing = useSummary().data?.cases === 0;
  return (
    <Screen
      title={t('rework.title')}
      loading={rework.isFetching || handover.isFetching}
      actions={<ClockSwitch />}
    >
      {nothing ? (
        <EmptyState />
      ) : (
        <>
          <Answered query={rework} height={420}>
            {(data) => <Repeats data={data} />}
          </Answered>
          <Handovers query={handover} by={by} />
        </>
      )}
    </Screen>
  );
}

function Repeats({ data }: { data: Rework }) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const clock = useClockNote();
  return (
    <>
      <p className="rework-lead">
        {t('rework.lead', {
          n: format.count(data.cases_with_rework),
          share: format.percent(data.share),
          noun,
        })}{' '}
        <span className="dimmed">{clock}</span>
      </p>
      <Card title={t('rework.repeats')} note={t('rework.repeats_note')}>
        {data.rows.length ? (
          <RepeatTable rows={data.rows} />
        ) : (
          <p className="dimmed">{t('rework.no_repeats')}</p>
        )}
      </Card>
      <Card title={t('rework.loops')} note={t('rework.loops_note')}>
        {data.loops.length ? (
          <LoopTable loops={data.loops} />
        ) : (
          <p className="dimmed">{t('rework.no_loops')}</p>
        )}
      </Card>
    </>
  );
}

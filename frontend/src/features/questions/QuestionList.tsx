import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useBriefs, useQuestions } from '../../api/queries';
import type { QuestionBrief, QuestionRow } from '../../api/types';
import { Answered } from '../../components/Answered';
import { ClockSwitch } from '../../components/ClockSwitch';
import { Icon } from '../../components/icons';
import { figure } from '../../components/kpi/figure';
import { Link } from '../../components/Link';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { screenHref, usePlace } from '../../state/url';

/** Every question with its answer in one line, each as soon as it is there. */
export function QuestionList() {
  const { t } = useTranslation();
  const query = useQuestions();
  const keys = (query.data ?? []).map(({ key }) => key);
  const briefs = useBriefs(keys);
  const busy = query.isFetching || briefs.some(({ isFetching }) => isFetching);
  return (
    <Screen title={t('questions.title')} loading={busy} actions={<ClockSwitch />}>
      <p className="dimmed question-lead">{t('questions.lead')}</p>
      <Answered query={query} height={640}>
        {(rows) => (
          <ol className="question-list">
            {rows.map((row, index) => (
              <QuestionLine
                key={row.key}
                row={row}
                brief={briefs[index]?.data}
                failed={briefs[index]?.isError ?? false}
              />
            ))}
          </ol>
        )}
      </Answered>
    </Screen>
  );
}

interface Props {
  row: QuestionRow;
  brief: QuestionBrief | undefined;
  failed: boolean;
}

function QuestionLine({ row, brief, failed }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  return (
    <li data-state={brief?.state}>
      <Link className="question" href={screenHref(place, 'questions', { q: row.key, perspective: null })}>
        <span className="question-words">
          <strong>{format.label(row.title)}</strong>
          {brief ? (
            <span className="question-headline">{format.label(brief.headline)}</span>
          ) : failed ? (
            <span className="question-headline">{t('questions.failed')}</span>
          ) : (
            <Skeleton height={13} width="64%" mt={5} mb={2} />
          )}
        </span>
        {brief && <Stake brief={brief} />}
        <Icon name="chevron" size={17} />
      </Link>
    </li>
  );
}

/** The first figure of the answer, and how many findings there are. */
function Stake({ brief }: { brief: QuestionBrief }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kpi = brief.kpis.find(({ value }) => value !== null);
  if (!kpi) return null;
  return (
    <span className="question-stake">
      <b>{figure(kpi.value, kpi.unit, format, kpi.currency)}</b>
      <span>{format.label(kpi.label)}</span>
      <span>{t('questions.n_findings', { count: brief.n_findings, n: format.count(brief.n_findings) })}</span>
    </span>
  );
}

import { Group } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useQuestion, useQuestions } from '../../api/queries';
import { Answered } from '../../components/Answered';
import { ClockSwitch } from '../../components/ClockSwitch';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { change, navigate, screenHref, useParam, usePlace } from '../../state/url';
import { AnswerBody } from './AnswerBody';
import { ExplainPanel, ReadingNotes } from './ExplainPanel';
import { MissingData } from './Missing';

const KPI = 'kpi:';

/** One question of Lead-to-Cash: figures, findings, tables; where each number comes from in the right panel. */
export function QuestionScreen({ question }: { question: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [benchmark] = useParam('benchmark', '');
  const query = useQuestion(question, benchmark || null);
  const found = query.data?.question === question ? query.data : undefined;
  const [sel] = useParam('sel', '');
  const rows = useQuestions().data;
  const title = rows?.find(({ key }) => key === question)?.title ?? found?.title;
  const answer = found?.kind === 'answer' ? found : null;
  const chosen = answer?.kpis.find(({ key }) => sel === KPI + key);
  const select = (key: string) => change({ sel: key === chosen?.key ? null : KPI + key }, 'replace');
  const aside = chosen ? (
    <ExplainPanel kpi={chosen} question={question} onClose={() => change({ sel: null }, 'replace')} />
  ) : (
    answer && <ReadingNotes answer={answer} />
  );
  return (
    <Screen
      title={title ? format.label(title) : t('questions.title')}
      loading={query.isFetching}
      actions={<Actions question={question} keys={(rows ?? []).map(({ key }) => key)} />}
      aside={aside}
      asideLabel={t(chosen ? 'questions.explain' : 'questions.keep_in_mind')}
    >
      <Answered query={{ ...query, data: found } as typeof query} height={480}>
        {(data) =>
          data.kind === 'answer' ? (
            <AnswerBody answer={data} selected={chosen?.key ?? null} onSelect={select} />
          ) : (
            <MissingData found={data} />
          )
        }
      </Answered>
    </Screen>
  );
}

/** The clock, and the questions before and after. */
function Actions({ question, keys }: { question: string; keys: readonly string[] }) {
  const { t } = useTranslation();
  const place = usePlace();
  const at = keys.indexOf(question);
  const hrefOf = (step: number) => {
    const key = at < 0 ? undefined : keys[(at + step + keys.length) % keys.length];
    return key ? screenHref(place, 'questions', { q: key, perspective: null }) : null;
  };
  const [before, after] = [hrefOf(-1), hrefOf(1)];
  useHotkeys([
    ['j', () => after && navigate(after)],
    ['k', () => before && navigate(before)],
  ]);
  return (
    <Group gap={10}>
      <ClockSwitch />
      <nav className="steps" aria-label={t('questions.other_questions')}>
        <Link href={screenHref(place, 'questions', { perspective: null })} title={t('questions.all')}>
          <Icon name="question" size={17} />
          <span className="visually-hidden">{t('questions.all')}</span>
        </Link>
        {before && (
          <Link className="step-back" href={before} title={`${t('questions.before')} (k)`}>
            <Icon name="chevron" size={17} />
            <span className="visually-hidden">{t('questions.before')}</span>
          </Link>
        )}
        {after && (
          <Link href={after} title={`${t('questions.after')} (j)`}>
            <Icon name="chevron" size={17} />
            <span className="visually-hidden">{t('questions.after')}</span>
          </Link>
        )}
      </nav>
    </Group>
  );
}

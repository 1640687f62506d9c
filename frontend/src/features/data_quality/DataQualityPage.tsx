import './data_quality.css';
import '../questions/questions.css';
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOverview, useQuestion } from '../../api/queries';
import type { Answer } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Screen } from '../../components/Screen';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { change, useParam } from '../../state/url';
import { AnswerBody } from '../questions/AnswerBody';
import { MissingData } from '../questions/Missing';
import { TrustTable } from './TrustTable';

const PARTS = ['checks', 'trust', 'blind_spots'] as const;
type Part = (typeof PARTS)[number];

/** What the figures are worth: the checks, the trust grade of each figure, what HubSpot cannot tell. */
export default function DataQualityPage() {
  const { t } = useTranslation();
  const [asked, setPart] = useParam('part', 'checks');
  const part = PARTS.find((one) => one === asked) ?? 'checks';
  return (
    <Screen
      title={t('data_quality.title')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('data_quality.part')}
          value={part}
          onChange={setPart}
          data={PARTS.map((value) => ({ value, label: t(`data_quality.${value}`) }))}
        />
      }
    >
      <p className="dimmed question-lead">{t('data_quality.lead')}</p>
      <PartOf part={part} />
    </Screen>
  );
}

function PartOf({ part }: { part: Part }) {
  if (part === 'trust') return <Trust />;
  return part === 'blind_spots' ? <BlindSpots /> : <Checks />;
}

function Checks() {
  const query = useQuestion('data_quality');
  const [sel] = useParam('sel', '');
  const select = (key: string) => change({ sel: `kpi:${key}` }, 'replace');
  return (
    <Answered query={query} height={480}>
      {(found) =>
        found.kind === 'answer' ? (
          <AnswerBody
            answer={withoutPages(found)}
            selected={sel.replace(/^kpi:/, '') || null}
            onSelect={select}
          />
        ) : (
          <MissingData found={found} />
        )
      }
    </Answered>
  );
}

function Trust() {
  const query = useOverview();
  return (
    <Answered query={query} height={560}>
      {({ all_kpis, questions }) => <TrustTable kpis={all_kpis} questions={questions} />}
    </Answered>
  );
}

function BlindSpots() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuestion('data_quality');
  const spotsOf = (answer: Answer) => {
    const table = answer.tables.find(({ key }) => key === 'blind_spots');
    const name = (cell: unknown) => {
      const word = table?.words?.[String(cell)];
      return word ? format.label(word) : String(cell);
    };
    return (table?.rows ?? []).map(([key, state, advice]) => ({
      key: String(key),
      title: name(key),
      known: state === 'known',
      advice: name(advice),
    }));
  };
  return (
    <>
      <p className="dimmed">{t('data_quality.blind_note')}</p>
      <Answered query={query} height={480}>
        {(found) =>
          found.kind === 'answer' ? (
            <ul className="blind-spots">
              {spotsOf(found).map(({ key, title, known, advice }) => (
                <li key={key}>
                  <h2>{title}</h2>
                  <Tag tone={known ? 'good' : 'warm'}>
                    {t(known ? 'data_quality.known' : 'data_quality.unknown')}
                  </Tag>
                  <p>{advice}</p>
                </li>
              ))}
            </ul>
          ) : (
            <MissingData found={found} />
          )
        }
      </Answered>
    </>
  );
}

const PAGES = new Set(['trust', 'blind_spots']);

/** The answer without the tables that have a page of their own here. */
const withoutPages = (answer: Answer): Answer => ({
  ...answer,
  tables: answer.tables.filter(({ key }) => !PAGES.has(key)),
});

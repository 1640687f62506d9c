import './overview.css';
import '../questions/questions.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBriefs, useOverview, useQuestions } from '../../api/queries';
import type { Overview, QuestionBrief } from '../../api/types';
import { Answered } from '../../components/Answered';
import { ClockSwitch } from '../../components/ClockSwitch';
import { EmptyState } from '../../components/EmptyState';
import { KpiTile } from '../../components/kpi/KpiTile';
import { Link } from '../../components/Link';
import { Note } from '../../components/Note';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { change, screenHref, useParam, usePlace } from '../../state/url';
import { ExplainPanel } from '../questions/ExplainPanel';
import { FindingCard } from '../questions/FindingCard';
import { Funnel } from './Funnel';
import { SixSteps } from './SixSteps';

const KPI = 'kpi:';
const PATIENCE_MS = 400;

/** The first screen of a data set: figures, what weighs most, the way from lead to cash, where the company stands. */
export default function OverviewPage() {
  const { t } = useTranslation();
  const query = useOverview();
  const [sel] = useParam('sel', '');
  const chosen = query.data?.all_kpis.find(({ kpi }) => sel === KPI + kpi.key);
  return (
    <Screen
      title={t('overview.title')}
      loading={query.isFetching}
      actions={<ClockSwitch />}
      aside={
        chosen && (
          <ExplainPanel
            kpi={chosen.kpi}
            question={chosen.question}
            onClose={() => change({ sel: null }, 'replace')}
          />
        )
      }
      asideLabel={t('questions.explain')}
    >
      {query.isPending ? (
        <Coming />
      ) : (
        <Answered query={query} height={600}>
          {(data) => <Body data={data} selected={chosen?.kpi.key ?? null} />}
        </Answered>
      )}
    </Screen>
  );
}

function Body({ data, selected }: { data: Overview; selected: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  if (
    data.questions.every(
      ({ state, missing }) => state !== 'answered' && missing.some(({ kind }) => kind === 'cases'),
    )
  ) {
    return <EmptyState />;
  }
  const hrefOf = (key: string) => screenHref(place, 'questions', { q: key, perspective: null });
  const select = (key: string) => change({ sel: key === selected ? null : KPI + key }, 'replace');
  const answered = data.questions.filter(({ state }) => state === 'answered').length;
  return (
    <>
      {answered < data.questions.length / 2 && (
        <div className="overview-few">
          <Note>
            {t('overview.few_answers', {
              count: answered,
              n: format.count(answered),
              total: format.count(data.questions.length),
            })}{' '}
            <Link className="table-link" href={screenHref(place, 'map')}>
              {t('overview.see_map')}
            </Link>
          </Note>
        </div>
      )}
      <div className="tiles overview-tiles">
        {data.kpis.map(({ kpi }) => (
          <KpiTile key={kpi.key} kpi={kpi} selected={kpi.key === selected} onSelect={() => select(kpi.key)} />
        ))}
      </div>
      <div className="overview-parts">
        <section aria-labelledby="overview-findings">
          <h2 id="overview-findings" className="section-title">
            {t('overview.findings')}
            <small>
              {t('overview.findings_note', {
                shown: format.count(data.findings.length),
                total: format.count(data.n_findings),
              })}
            </small>
          </h2>
          {data.findings.length ? (
            <ol className="findings">
              {data.findings.map(({ question, title, finding }, index) => (
                <FindingCard
                  key={`${question} ${finding.key}`}
                  finding={finding}
                  place={index + 1}
                  question={{ title: format.label(title), href: hrefOf(question) }}
                />
              ))}
            </ol>
          ) : (
            <Note good>{t('questions.no_finding')}</Note>
          )}
          <p>
            <Link className="table-link" href={screenHref(place, 'questions', { perspective: null })}>
              {t('overview.all_questions')}
            </Link>
          </p>
        </section>
        <div className="overview-side">
          {data.funnel.length > 0 && <Funnel steps={data.funnel} href={hrefOf('lead_conversion')} />}
          <SixSteps steps={data.steps} />
        </div>
      </div>
    </>
  );
}

/** The questions as they are answered, while the whole is not there yet. */
function Coming() {
  const { t } = useTranslation();
  const format = useFormat();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data = [] } = useQuestions();
  const briefs = useBriefs(
    data.map(({ key }) => key),
    slow,
  );
  const known = briefs.flatMap(({ data: brief }) => (brief ? [brief] : []));
  const tiles = known.flatMap(firstFigure);
  return (
    <div aria-busy="true">
      <p className="dimmed question-lead" role="status">
        {t('overview.asking', { n: format.count(known.length), total: format.count(data.length) })}
      </p>
      <div className="tiles overview-tiles">
        {tiles.map((kpi) => (
          <KpiTile
            key={kpi.key}
            kpi={kpi}
            selected={false}
            onSelect={() => change({ sel: KPI + kpi.key }, 'replace')}
          />
        ))}
        {Array.from({ length: Math.max(0, 8 - tiles.length) }, (_, index) => (
          <div key={index} className="tile tile-empty" />
        ))}
      </div>
      <ul className="coming">
        {known
          .filter(({ state }) => state === 'answered')
          .map(({ key, title, headline }) => (
            <li key={key}>
              <span className="finding-question">{format.label(title)}</span>
              <span>{format.label(headline)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}

const firstFigure = ({ kpis }: QuestionBrief) => kpis.filter(({ value }) => value !== null).slice(0, 1);

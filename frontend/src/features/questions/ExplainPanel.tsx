import { ActionIcon } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answer, KpiValue } from '../../api/types';
import { useClockNote } from '../../components/ClockSwitch';
import { Icon } from '../../components/icons';
import { figure, range } from '../../components/kpi/figure';
import { Grade } from '../../components/kpi/Grade';
import { useFormat } from '../../i18n/format';
import { ExplainSource } from './ExplainSource';

/** Where a key figure comes from: its definition, what it rests on, how sure it is. */
interface Props {
  kpi: KpiValue;
  question: string;
  onClose: () => void;
}

export function ExplainPanel({ kpi, question, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const clock = useClockNote();
  const interval = range(kpi, format);
  return (
    <>
      <header className="explain-head">
        <h2>{format.label(kpi.label)}</h2>
        <ActionIcon variant="subtle" color="gray" aria-label={t('common.close')} onClick={onClose}>
          <Icon name="close" size={16} />
        </ActionIcon>
      </header>
      <p className="explain-value">{figure(kpi.value, kpi.unit, format, kpi.currency)}</p>
      <section className="panel-section">
        <h3>{t('questions.definition')}</h3>
        <p>{format.label(kpi.definition)}</p>
        {kpi.unit === 'seconds' && <p className="dimmed">{clock}</p>}
      </section>
      <section className="panel-section">
        <h3>{t('questions.rests_on')}</h3>
        <dl className="facts">
          <Fact label={t('questions.measured')}>{format.count(kpi.n)}</Fact>
          {kpi.events !== kpi.n && <Fact label={t('questions.ended')}>{format.count(kpi.events)}</Fact>}
          <Fact label={t('questions.coverage')}>{format.percent(kpi.coverage)}</Fact>
          {interval && <Fact label={t('questions.interval_long')}>{interval}</Fact>}
          {kpi.target && (
            <Fact label={t(`questions.target_${kpi.target.kind}`)}>
              {figure(kpi.target.value, kpi.unit, format, kpi.currency)}
            </Fact>
          )}
        </dl>
      </section>
      <Evidence kpi={kpi} />
      <section className="panel-section">
        <h3>{t('questions.trust')}</h3>
        <Grade grade={kpi.grade} word />
        {kpi.rests_on.map((reason) => (
          <p key={reason.en}>{format.label(reason)}</p>
        ))}
        <p className="dimmed">{t('questions.grade_rule')}</p>
      </section>
      <ExplainSource key={kpi.key} question={question} kpi={kpi.key} />
    </>
  );
}

function Fact({ label, children }: { label: string; children: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const KINDS = ['recorded', 'declared', 'inferred', 'computed'] as const;

/** The events behind the number by how they are known. */
function Evidence({ kpi }: { kpi: KpiValue }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!kpi.evidence.length) return null;
  const known = KINDS.flatMap((kind) => kpi.evidence.filter(({ evidence }) => evidence === kind));
  return (
    <section className="panel-section">
      <h3>{t('questions.evidence')}</h3>
      <div className="mix" aria-hidden="true">
        {known.map(({ evidence, share }) => (
          <span key={evidence} data-evidence={evidence} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <dl className="facts">
        {known.map(({ evidence, share }) => (
          <div key={evidence} title={t(`cases.evidence_note_${evidence as (typeof KINDS)[number]}`)}>
            <dt>
              <i className="mix-key" data-evidence={evidence} />
              {t(`cases.evidence_${evidence as (typeof KINDS)[number]}`)}
            </dt>
            <dd>{format.percent(share)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What to keep in mind reading an answer. */
export function ReadingNotes({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const partial = answer.kpis.filter(({ coverage }) => coverage < 0.995);
  return (
    <>
      <h2>{t('questions.keep_in_mind')}</h2>
      <ul className="reading-notes">
        {answer.caveats.map((caveat) => (
          <li key={caveat.en}>{format.label(caveat)}</li>
        ))}
      </ul>
      {partial.length > 0 && (
        <section className="panel-section">
          <h3>{t('questions.coverage')}</h3>
          <dl className="facts">
            {partial.map(({ key, label, coverage }) => (
              <Fact key={key} label={format.label(label)}>
                {format.percent(coverage)}
              </Fact>
            ))}
          </dl>
        </section>
      )}
      <p className="dimmed">{t('questions.explain_hint')}</p>
    </>
  );
}

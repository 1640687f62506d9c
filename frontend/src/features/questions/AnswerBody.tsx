import { useTranslation } from 'react-i18next';
import type { Answer } from '../../api/types';
import { KpiTile } from '../../components/kpi/KpiTile';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { AnswerChartCard } from './AnswerChartCard';
import { AnswerTableCard } from './AnswerTableCard';
import { Causes } from './Causes';
import { FindingCard } from './FindingCard';
import { isOpportunity, isWide } from './tableShape';

interface Props {
  answer: Answer;
  /** The key figure that is explained. */
  selected: string | null;
  onSelect: (kpi: string) => void;
}

/** An answer from top to bottom: figures, findings, tables. */
export function AnswerBody({ answer, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const drawn = new Set(answer.tables.map(({ key }) => key));
  return (
    <div className="answer">
      {answer.headline && <p className="answer-headline">{format.label(answer.headline)}</p>}
      <div className="tiles">
        {answer.kpis.map((kpi) => (
          <KpiTile
            key={kpi.key}
            kpi={kpi}
            selected={kpi.key === selected}
            onSelect={() => onSelect(kpi.key)}
          />
        ))}
      </div>
      <section aria-labelledby="findings">
        <h2 id="findings" className="section-title">
          {t('questions.findings')}
          <small>{t('questions.findings_note')}</small>
        </h2>
        {answer.findings.length ? (
          <ol className="findings">
            {answer.findings.map((finding, index) => (
              <FindingCard key={finding.key} finding={finding} place={index + 1} />
            ))}
          </ol>
        ) : (
          <Note good>{t('questions.no_finding')}</Note>
        )}
      </section>
      <Causes all={answer.causes} />
      <div className="answer-tables">
        {answer.charts
          .filter(({ key }) => !drawn.has(key))
          .map((chart) => (
            <AnswerChartCard key={chart.key} chart={chart} />
          ))}
        {answer.tables
          .filter((table) => table.rows.length > 0 || isOpportunity(table))
          .toSorted((a, b) => Number(isWide(a)) - Number(isWide(b)))
          .map((table) => (
            <AnswerTableCard
              perspective={answer.perspective}
              key={table.key}
              table={table}
              question={answer.question}
              chart={answer.charts.find(({ key }) => key === table.key)}
            />
          ))}
      </div>
    </div>
  );
}

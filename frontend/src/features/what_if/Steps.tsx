import { useTranslation } from 'react-i18next';
import type { ParameterField, SimulationParameters } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { type Format, useFormat } from '../../i18n/format';
import { Editable } from './Editable';
import { fieldsOf } from './edits';

type Step = SimulationParameters['steps'][number];
type Next = Step['next'][number];

/** What comes after each activity, and when that differs. */
export function Steps({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const fields = fieldsOf(data);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="effects what-if-scroll" tabIndex={0} aria-label={t('what_if.tab_steps')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('what_if.activity')}</th>
            <th scope="col">{t('what_if.n')}</th>
            <th scope="col">{t('what_if.next')}</th>
            <th scope="col">{t('what_if.drop_out')}</th>
            <th scope="col">{t('what_if.who')}</th>
          </tr>
        </thead>
        <tbody>
          {data.steps.map((step) => (
            <StepRow key={step.key} step={step} fields={fields} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function StepRow({ step, fields }: { step: Step; fields: Map<string, ParameterField> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const stops = fields.get(`next:${step.key}>__end__`);
  const work = fields.get(`work:${step.key}`);
  return (
    <tr>
      <th scope="row">{format.label(step.label)}</th>
      <td>{format.count(step.n)}</td>
      <td className="what-if-next">
        <NextOnes step={step} fields={fields} />
        {step.rules.length > 0 && (
          <details>
            <summary>{t('what_if.rules', { n: step.rules.length })}</summary>
            <ul>
              {step.rules.map((rule) => (
                <li key={rule.when.map(({ en }) => en).join()}>
                  <em>{rule.when.map((one) => format.label(one)).join(' · ')}</em> (n = {format.count(rule.n)}
                  )
                  <br />
                  {line(rule.next, format)}
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
      <td>
        {stops ? (
          <Editable field={stops} />
        ) : (
          <CellBar share={step.drop_out} text={format.percent(step.drop_out)} color="var(--bar-time)" />
        )}
      </td>
      <td>
        {step.team ? format.label(step.team) : t('what_if.nobody')}
        {work && (
          <small>
            {t(`what_if.hands_${step.basis === 'measured' ? 'measured' : 'bounded'}`)}{' '}
            <Editable field={work} />
          </small>
        )}
      </td>
    </tr>
  );
}

/** What comes next, each share to be edited. */
function NextOnes({ step, fields }: { step: Step; fields: Map<string, ParameterField> }) {
  const format = useFormat();
  const shown = step.next.filter(({ key }) => key !== '__end__').slice(0, 4);
  return (
    <ul className="next-ones">
      {shown.map((one) => (
        <li key={one.key}>
          {format.label(one.label)} <Editable field={fields.get(`next:${step.key}>${one.key}`)} />
        </li>
      ))}
    </ul>
  );
}

const line = (next: Next[], format: Format) =>
  next
    .slice(0, 4)
    .map((one) => `${format.label(one.label)} ${format.percent(one.share)}`)
    .join(', ');

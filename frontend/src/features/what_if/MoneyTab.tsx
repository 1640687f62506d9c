import { useTranslation } from 'react-i18next';
import type { ParameterField, SimulationParameters } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Editable } from './Editable';

/** Discounts, payment terms and delays as they were learnt, and what work costs. */
export function MoneyTab({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const of = (...kinds: ParameterField['kind'][]) => data.fields.filter(({ kind }) => kinds.includes(kind));
  const learnt = of('value', 'terms', 'delay');
  const cost = of('rate', 'minutes');
  if (!learnt.length && !cost.length) return <p className="dimmed">{t('what_if.no_money')}</p>;
  return (
    <div className="what-if-money">
      {learnt.length > 0 && <Table fields={learnt} of={data} />}
      {cost.length > 0 && <Table fields={cost} />}
    </div>
  );
}

/** Parameters with their values; those that were learnt also with how many cases tell them, and how far they spread. */
function Table({ fields, of }: { fields: ParameterField[]; of?: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days: Partial<Record<ParameterField['kind'], number[]>> = of?.payment
    ? { terms: of.payment.terms_days, delay: of.payment.delay_days }
    : {};
  const spread = ({ kind }: ParameterField) => of?.fields.find((one) => one.kind === `${kind}_spread`);
  const label = t(of ? 'what_if.tab_money' : 'what_if.cost');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="effects what-if-scroll" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t(of ? 'what_if.parameter' : 'what_if.cost')}</th>
            <th scope="col">{t('what_if.value')}</th>
            {of && <th scope="col">{t('what_if.n')}</th>}
            {of && <th scope="col">{t('what_if.spread')}</th>}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.key}>
              <th scope="row">{format.label(field.label)}</th>
              <td>
                <Editable field={field} />
              </td>
              {of && <td>{format.count(field.n)}</td>}
              {of && (
                <td>
                  <Quantiles days={days[field.kind]} />
                  <Deviation field={spread(field)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Standard deviation, to be edited. */
function Deviation({ field }: { field: ParameterField | undefined }) {
  const { t } = useTranslation();
  if (!field) return null;
  return (
    <div className="what-if-deviation">
      <span className="dimmed">{t('what_if.deviation')}</span> <Editable field={field} />
    </div>
  );
}

/** Where nine tenths of the days lie. */
function Quantiles({ days }: { days: number[] | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!days?.length) return <span className="dimmed">—</span>;
  const at = (share: number) => format.duration((days[Math.round(share * (days.length - 1))] ?? 0) * 86_400);
  return <>{t('what_if.nine_tenths', { low: at(0.05), high: at(0.95) })}</>;
}

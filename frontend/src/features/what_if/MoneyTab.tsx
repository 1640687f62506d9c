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
      {learnt.length > 0 && <Learnt fields={learnt} data={data} />}
      {cost.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
        <section className="effects what-if-scroll" tabIndex={0} aria-label={t('what_if.cost')}>
          <Table head={[t('what_if.cost'), t('what_if.value')]} fields={cost} />
        </section>
      )}
    </div>
  );
}

function Learnt({ fields, data }: { fields: ParameterField[]; data: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = { terms: data.payment?.terms_days, delay: data.payment?.delay_days } as Record<
    string,
    number[] | undefined
  >;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="effects what-if-scroll" tabIndex={0} aria-label={t('what_if.tab_money')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('what_if.parameter')}</th>
            <th scope="col">{t('what_if.value')}</th>
            <th scope="col">{t('what_if.n')}</th>
            <th scope="col">{t('what_if.spread')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.key}>
              <th scope="row">{format.label(field.label)}</th>
              <td>
                <Editable field={field} />
              </td>
              <td>{format.count(field.n)}</td>
              <td>
                <Quantiles days={days[field.kind]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
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

function Table({ head, fields }: { head: string[]; fields: ParameterField[] }) {
  const format = useFormat();
  return (
    <table>
      <thead>
        <tr>
          {head.map((one) => (
            <th key={one} scope="col">
              {one}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.key}>
            <th scope="row">{format.label(field.label)}</th>
            <td>
              <Editable field={field} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { useTranslation } from 'react-i18next';
import type { SimulationParameters } from '../../api/types';
import { Tag } from '../../components/Tag';
import { makeFormat, useFormat } from '../../i18n/format';
import { Editable } from './Editable';
import { fieldsOf } from './edits';

/** Sojourn times between activities, each on its clock, and when they differ. */
export function Waits({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  const fields = fieldsOf(data);
  const atWork = makeFormat(format.lang, data.working_day_s);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="effects what-if-scroll" tabIndex={0} aria-label={t('what_if.tab_waits')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('what_if.from_to')}</th>
            <th scope="col">{t('what_if.n')}</th>
            <th scope="col">{t('what_if.median')}</th>
            <th scope="col">{t('what_if.p90')}</th>
            <th scope="col">{t('what_if.differs')}</th>
          </tr>
        </thead>
        <tbody>
          {data.waits.map((wait) => {
            const own = wait.clock === 'work' ? atWork : format;
            return (
              <tr key={wait.key}>
                <th scope="row">
                  {format.label(wait.after)} → {format.label(wait.before)}
                </th>
                <td>{format.count(wait.n)}</td>
                <td>
                  <Editable field={fields.get(`wait:${wait.key}`)} />
                </td>
                <td>{own.duration(wait.p90_s)}</td>
                <td className="what-if-next">
                  {wait.rules.map((rule) => (
                    <span key={rule.when.map(({ en }) => en).join()} className="what-if-rule">
                      {rule.when.map((one) => format.label(one)).join(' · ')}{' '}
                      <Tag tone="warm">{own.duration(rule.median_s)}</Tag>
                    </span>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

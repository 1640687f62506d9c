import { useTranslation } from 'react-i18next';
import type { SimulationParameters } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Editable } from './Editable';
import { hoursText } from './edits';

/** The working hours of each day of the week, beside those of the company's calendar. */
export function WorkingHours({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = data.fields.filter(({ kind }) => kind === 'hours');
  const week = days.reduce((sum, { value }) => sum + value, 0);
  return (
    <section className="effects what-if-hours" aria-label={t('what_if.hours')}>
      <table>
        <caption>
          {t('what_if.hours')} · {t('what_if.hours_week', { n: hoursText(week, format) })}
        </caption>
        <tbody>
          {days.map((field) => (
            <tr key={field.key}>
              <th scope="row">{format.label(field.label)}</th>
              <td>
                <Editable field={field} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dimmed">{t('what_if.hours_note')}</p>
    </section>
  );
}

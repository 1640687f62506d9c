import { useTranslation } from 'react-i18next';
import type { SimulationParameters } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Editable } from './Editable';
import { hoursText } from './edits';

/** A Monday, to name the days of the week. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** The working hours of each day of the week, beside those of the company's calendar. */
export function WorkingHours({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = data.fields.filter(({ kind }) => kind === 'hours');
  const week = days.reduce((sum, { value }) => sum + value, 0);
  const weekday = new Intl.DateTimeFormat(format.locale, { weekday: 'long', timeZone: 'UTC' });
  return (
    <div>
      <section className="effects" aria-label={t('what_if.hours')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('what_if.hours')}</th>
              <th scope="col">{t('what_if.hours_week', { n: hoursText(week, format) })}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((field, at) => (
              <tr key={field.key}>
                <th scope="row">{weekday.format(MONDAY + at * DAY_MS)}</th>
                <td>
                  <Editable field={field} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="dimmed">{t('what_if.hours_note')}</p>
    </div>
  );
}

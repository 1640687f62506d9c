import { useTranslation } from 'react-i18next';
import type { SimulationParameters } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Editable } from './Editable';

const HOURS = 24;
/** A Monday, to name the days of the week. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** When cases begin: the rate, the hours of the week, the months of the year. */
export function Arrivals({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { per_week, n, weeks, hours, months } = data.arrivals;
  const most = Math.max(...hours, 1e-9);
  const tallest = Math.max(...months, 1e-9);
  const day = new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(format.locale, { month: 'short', timeZone: 'UTC' });
  return (
    <>
      <p>
        {t('what_if.per_month')} <Editable field={data.fields.find(({ key }) => key === 'arrivals')} />
      </p>
      <p>
        {t('what_if.rate', {
          rate: format.number(per_week),
          n: format.count(n),
          weeks: format.number(weeks),
        })}
      </p>
      <div className="what-if-rhythm">
        <figure>
          <figcaption>{t('what_if.week')}</figcaption>
          <div className="heat" role="img" aria-label={t('what_if.week_label')}>
            {Array.from({ length: 7 }, (_, row) => (
              <div key={row} className="heat-row">
                <span>{day.format(MONDAY + row * DAY_MS)}</span>
                {hours.slice(row * HOURS, (row + 1) * HOURS).map((factor, hour) => (
                  <i
                    key={hour}
                    style={{ opacity: factor / most }}
                    title={`${hour} h · ×${format.number(factor)}`}
                  />
                ))}
              </div>
            ))}
            <div className="heat-row heat-scale">
              <span />
              {[0, 6, 12, 18].map((hour) => (
                <b key={hour}>{hour} h</b>
              ))}
            </div>
          </div>
        </figure>
        <figure>
          <figcaption>{t('what_if.months')}</figcaption>
          <div className="months" role="img" aria-label={t('what_if.months_label')}>
            {months.map((factor, at) => (
              <div key={at}>
                <i style={{ height: `${(factor / tallest) * 100}%` }} title={`×${format.number(factor)}`} />
                <span>{month.format(Date.UTC(2024, at, 15)).slice(0, 3)}</span>
              </div>
            ))}
          </div>
        </figure>
      </div>
    </>
  );
}

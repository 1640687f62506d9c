import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HubSpotSource } from '../../../api/types';
import { Failed } from '../../../components/Failed';
import { Icon } from '../../../components/icons';
import { useFormat } from '../../../i18n/format';
import { useDecideSchedule } from './queries';

const DAY = 24;
const WEEK = 168;
const HOURS = [1, 6, DAY, WEEK];

/** How often the portal is read again by itself, when next, and why the last time came to nothing. */
export function Schedule({ schedule }: Pick<HubSpotSource, 'schedule'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const decide = useDecideSchedule();
  const { hours, next_at, failure } = schedule;
  const known = hours === null || HOURS.includes(hours) ? HOURS : [...HOURS, hours].sort((a, b) => a - b);
  const name = (every: number) => {
    if (every === DAY) return t('hubspot.schedule_day');
    return every === WEEK ? t('hubspot.schedule_week') : t('hubspot.schedule_hours', { count: every });
  };
  return (
    <div className="hubspot-schedule">
      <Select
        label={t('hubspot.schedule')}
        data={[
          { value: '', label: t('hubspot.schedule_never') },
          ...known.map((every) => ({ value: String(every), label: name(every) })),
        ]}
        value={hours === null ? '' : String(hours)}
        allowDeselect={false}
        disabled={decide.isPending}
        onChange={(every) => decide.mutate(every ? Number(every) : null)}
      />
      {next_at && (
        <p className="dimmed" role="status">
          {new Date(next_at).getTime() <= Date.now()
            ? t('hubspot.schedule_soon')
            : t('hubspot.schedule_next', { at: format.dateTime(next_at) })}
        </p>
      )}
      {failure && (
        <p className="hubspot-stopped" role="alert">
          <Icon name="warning" size={17} />
          <span>
            {t('hubspot.schedule_failed')} {format.label(failure)}
          </span>
        </p>
      )}
      {decide.error && <Failed error={decide.error} />}
    </div>
  );
}

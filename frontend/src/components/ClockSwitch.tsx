import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParam } from '../state/url';

const CALENDAR = 'calendar';
const WORK = 'work';

/** Calendar time or working time, for every duration of the screen. */
export function ClockSwitch() {
  const { t } = useTranslation();
  const [value, set] = useParam('calendar', CALENDAR);
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('lead_times.clock')}
      value={value === WORK ? WORK : CALENDAR}
      onChange={set}
      data={[
        { value: CALENDAR, label: t('lead_times.calendar') },
        { value: WORK, label: t('lead_times.work') },
      ]}
    />
  );
}

/** Which clock the durations run by, in one sentence. */
export function useClockNote(): string {
  const { t } = useTranslation();
  const [value] = useParam('calendar', CALENDAR);
  return t(value === WORK ? 'lead_times.work_note' : 'lead_times.calendar_note');
}

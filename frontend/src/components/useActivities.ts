import { useMemo } from 'react';
import { useDataset } from '../api/queries';
import { useFormat } from '../i18n/format';
import { activityColor } from './activityColors';

/** Label and colour of an activity key, in the present language; an unknown key is its own label. */
export function useActivities() {
  const { data } = useDataset();
  const format = useFormat();
  return useMemo(() => {
    const known = new Map(data?.activities.map((activity, index) => [activity.key, { activity, index }]));
    return {
      label: (key: string) => {
        const found = known.get(key);
        return found ? format.label(found.activity.label) : key;
      },
      color: (key: string) => activityColor(known.get(key)?.index ?? 0),
    };
  }, [data, format]);
}

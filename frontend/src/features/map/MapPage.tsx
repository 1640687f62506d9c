import { Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useMap, useMapAhead } from '../../api/queries';
import { EmptyState } from '../../components/EmptyState';
import { ErrorState } from '../../components/ErrorState';
import { Screen } from '../../components/Screen';
import { MapView } from './MapView';
import { useMapState } from './useMapState';

const CALM_DOWN_MS = 120;

/** The process map of the data set, or why there is none. */
export default function MapPage() {
  const { t } = useTranslation();
  const state = useMapState();
  const [activities] = useDebouncedValue(state.activities, CALM_DOWN_MS);
  const { data, error, isFetching, isError, refetch } = useMap(activities);
  useMapAhead(activities);
  if (isError && error) {
    return (
      <Screen title={t('map.title')}>
        <ErrorState error={error} onRetry={refetch} />
      </Screen>
    );
  }
  if (!data) {
    return (
      <Screen title={t('map.title')} bare loading>
        <Skeleton className="map-skeleton" />
      </Screen>
    );
  }
  if (data.nodes.length === 0) {
    return (
      <Screen title={t('map.title')} loading={isFetching}>
        <EmptyState />
      </Screen>
    );
  }
  return <MapView map={data} fetching={isFetching} state={state} />;
}

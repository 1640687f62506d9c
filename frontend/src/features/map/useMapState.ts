import { useDataset } from '../../api/queries';
import type { ProcessMap } from '../../api/types';
import { asMetric, type Metric } from '../../map/metrics';
import { useNumberParam, useParam, usePlace } from '../../state/url';

/** More activities than this are too many for a first look. */
const MOST_ACTIVITIES = 24;
const MOST_PATHS = 60;
const RARE = 0.01;

export type MapState = ReturnType<typeof useMapState>;

/** The choices of the map screen, all in the address. */
export function useMapState() {
  const { data } = useDataset();
  const count = data?.activities.length ?? 0;
  const usual = count > MOST_ACTIVITIES ? Math.max(1, Math.floor((100 * MOST_ACTIVITIES) / count)) : 100;
  const [activities, setActivities] = useNumberParam('activities', usual);
  const [metric, setMetric] = useParam('metric', 'cases');
  const [second, setSecond] = useParam('second', '');
  const [sel, setSel] = useParam('sel', '');
  const [view, setView] = useParam('view', '');
  return {
    activities,
    setActivities,
    metric: asMetric(metric, 'cases'),
    setMetric,
    second: second ? asMetric(second, 'median') : (null as Metric | null),
    setSecond,
    sel: sel || null,
    setSel,
    table: view === 'table',
    setTable: (table: boolean) => setView(table ? 'table' : null),
  };
}

/** The paths slider; untouched, it shows about as many paths as a person can read. */
export function usePaths(map: ProcessMap | undefined) {
  const chosen = usePlace().params.has('paths');
  const usual = map ? usualPaths(map) : 100;
  const [paths, setPaths] = useNumberParam('paths', usual);
  return [chosen ? paths : usual, setPaths] as const;
}

/** Slider place that shows at most some sixty paths, and none that fewer than one case in a hundred takes. */
export function usualPaths({ edges, cases }: Pick<ProcessMap, 'edges' | 'cases'>): number {
  const ranks = edges.map(({ rank }) => rank).sort((a, b) => a - b);
  const rare = edges.filter((edge) => edge.rank > 0 && edge.cases < cases * RARE).map(({ rank }) => rank);
  const bound = Math.min(ranks[MOST_PATHS] ?? Number.POSITIVE_INFINITY, ...rare);
  const shown = ranks.filter((rank) => rank < bound);
  return shown.length === ranks.length ? 100 : Math.floor((shown.at(-1) ?? 0) * 100);
}

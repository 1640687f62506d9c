import type { DependencyQuery } from '../../../api/queries';
import { useNumberParam, useParam } from '../../../state/url';

export const MOST_LEAST = 100;
const STANDARD = 90;

export type DependencyState = ReturnType<typeof useDependencyState>;

/** Thresholds, selection and form of the dependency map, all in the address; shares in hundredths. */
export function useDependencyState() {
  const [threshold, setThreshold] = useNumberParam('dependence', STANDARD);
  const [loops, setLoops] = useNumberParam('loops', STANDARD);
  const [least, setLeast] = useNumberParam('least', 1);
  const [distance, setDistance] = useParam('distance', '', 'replace');
  const [sel, setSel] = useParam('sel', '');
  const [view, setView] = useParam('view', '');
  return {
    threshold: within(threshold, 0, 100),
    setThreshold,
    loops: within(loops, 0, 100),
    setLoops,
    least: within(Math.round(least), 1, MOST_LEAST),
    setLeast,
    /** Null while dependencies at a distance are left out. */
    distance: distance === '' ? null : within(Number(distance) || STANDARD, 0, 100),
    setDistance: (share: number | null) => setDistance(share === null ? null : String(share)),
    standardDistance: STANDARD,
    sel: sel || null,
    setSel,
    table: view === 'table',
    setTable: (table: boolean) => setView(table ? 'table' : null),
  };
}

export const queryOf = ({ threshold, loops, least, distance }: DependencyState): DependencyQuery => ({
  threshold: threshold / 100,
  loops: loops / 100,
  least,
  long_distance: distance === null ? null : distance / 100,
});

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** What the address forgets when the map is left. */
export const AWAY = {
  discover: null,
  dependence: null,
  loops: null,
  least: null,
  distance: null,
  sel: null,
  view: null,
};

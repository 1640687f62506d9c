/** The address bar is the state of the application: this module reads it, writes it and tells who listens. */
import { useMemo, useSyncExternalStore } from 'react';
import { SCREENS, type Screen } from './screens';

export { SCREENS, type Screen };

export interface Place {
  /** Absent on the home screen. */
  dataset: string | null;
  screen: Screen;
  params: URLSearchParams;
  /** Committed filters, in order. */
  f: string[];
}

/** What to change: a text replaces, a list repeats the key, null removes. */
export type Change = Record<string, string | number | readonly string[] | null>;
export type Mode = 'push' | 'replace';

const WRITE_DELAY_MS = 120;
const listeners = new Set<() => void>();
let current = typeof location === 'undefined' ? '/' : location.pathname + location.search;
let pending: ReturnType<typeof setTimeout> | undefined;

/** Split an address into data set, screen, filters and parameters; an unknown screen is the overview. */
export function parse(address: string): Place {
  const [path = '/', search = ''] = address.split('?', 2);
  const [root, dataset, screen] = path.split('/').filter(Boolean);
  const params = new URLSearchParams(search);
  const known = SCREENS.find((name) => name === screen) ?? 'overview';
  const name = root === 'd' && dataset ? decodeURIComponent(dataset) : null;
  return { dataset: name, screen: known, params, f: params.getAll('f') };
}

/** The parameters after a change; filters keep `:` `,` and `>` readable. */
export function withChange(params: URLSearchParams, change: Change): string {
  const next = new URLSearchParams(params);
  for (const [key, value] of Object.entries(change)) {
    next.delete(key);
    if (value === null || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) next.append(key, String(item));
  }
  const text = next.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%3E', '>');
  return text ? `?${text}` : '';
}

/** The address of a screen of a data set that keeps the filters, the perspective, the calendar and exactness. */
export function screenHref(place: Place, screen: Screen, extra: Change = {}): string {
  const kept: Change = { f: place.f };
  for (const key of ['perspective', 'calendar', 'exact', 'lang']) kept[key] = place.params.get(key);
  const search = withChange(new URLSearchParams(), { ...kept, ...extra });
  return `/d/${encodeURIComponent(place.dataset ?? '')}/${screen}${search}`;
}

/** Go to an address. Pushes are history (Back undoes); replacements are written at a calm pace. */
export function navigate(address: string, mode: Mode = 'push'): void {
  if (address === current) return;
  if (mode === 'push') flush();
  current = address;
  if (mode === 'push') history.pushState(null, '', address);
  else pending ??= setTimeout(flush, WRITE_DELAY_MS);
  for (const listener of listeners) listener();
}

/** Change parameters of the present address. */
export function change(changes: Change, mode: Mode = 'push'): void {
  const path = current.split('?', 1)[0] ?? '/';
  navigate(path + withChange(parse(current).params, changes), mode);
}

/** The present place, outside React. */
export const here = (): Place => parse(current);

export function usePlace(): Place {
  const address = useSyncExternalStore(subscribe, () => current);
  return useMemo(() => parse(address), [address]);
}

/** One text parameter and its setter; setting the default removes it from the address. */
export function useParam(key: string, fallback: string, mode: Mode = 'push') {
  const value = usePlace().params.get(key) ?? fallback;
  const set = (next: string | null) => change({ [key]: next === fallback ? null : next }, mode);
  return [value, set] as const;
}

/** One number parameter; a text that is no number reads as the default. */
export function useNumberParam(key: string, fallback: number, mode: Mode = 'replace') {
  const [text, set] = useParam(key, String(fallback), mode);
  const value = Number(text);
  return [Number.isFinite(value) ? value : fallback, (next: number) => set(String(next))] as const;
}

function flush(): void {
  if (pending === undefined) return;
  clearTimeout(pending);
  pending = undefined;
  history.replaceState(null, '', current);
}

/** Be told of every new place, before the screens are drawn anew for it; gives what ends that. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    clearTimeout(pending);
    pending = undefined;
    current = location.pathname + location.search;
    for (const listener of listeners) listener();
  });
}

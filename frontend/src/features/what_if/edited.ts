import { useSyncExternalStore } from 'react';

/** Parameters from a file of the person, for one data set; too large for the address, they last as long as the page. */
export interface Edited {
  dataset: string;
  name: string;
  content: unknown;
}

let kept: Edited | null = null;
const listeners = new Set<() => void>();

export function useEdited(dataset: string) {
  const found = useSyncExternalStore(subscribe, () => kept);
  return [found?.dataset === dataset ? found : null, keep] as const;
}

function keep(next: Edited | null): void {
  kept = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

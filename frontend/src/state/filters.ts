/** Committed filters with undo and redo. */
import { useSyncExternalStore } from 'react';
import { change, here, usePlace } from './url';

interface Past {
  dataset: string | null;
  undo: string[][];
  redo: string[][];
}

const listeners = new Set<() => void>();
let past: Past = { dataset: null, undo: [], redo: [] };

function remember(next: Past): void {
  past = next;
  for (const listener of listeners) listener();
}

function ofDataset(): Past {
  const { dataset } = here();
  return past.dataset === dataset ? past : { dataset, undo: [], redo: [] };
}

/** Replace all filters; the present ones can be brought back by {@link undoFilters}. */
export function setFilters(f: string[]): void {
  const before = here().f;
  if (f.join('\n') === before.join('\n')) return;
  const { dataset, undo } = ofDataset();
  remember({ dataset, undo: [...undo, before], redo: [] });
  change({ f, page: null });
}

/** Add filters at the end; one already there is not repeated. */
export function addFilters(...texts: string[]): void {
  setFilters([...new Set([...here().f, ...texts])]);
}

export function removeFilter(text: string): void {
  setFilters(here().f.filter((other) => other !== text));
}

export function undoFilters(): void {
  const { dataset, undo, redo } = ofDataset();
  const before = undo.at(-1);
  if (!before) return;
  remember({ dataset, undo: undo.slice(0, -1), redo: [...redo, here().f] });
  change({ f: before, page: null });
}

export function redoFilters(): void {
  const { dataset, undo, redo } = ofDataset();
  const after = redo.at(-1);
  if (!after) return;
  remember({ dataset, undo: [...undo, here().f], redo: redo.slice(0, -1) });
  change({ f: after, page: null });
}

/** The committed filters, and whether there is something to undo or redo. */
export function useFilters() {
  const { f, dataset } = usePlace();
  const state = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => past,
  );
  const mine = state.dataset === dataset;
  return { f, canUndo: mine && state.undo.length > 0, canRedo: mine && state.redo.length > 0 };
}

const SIGNS = [':', ',', '>', '..', '"'];

/** A word as the filter grammar writes it: in double quotes, a quote inside doubled, when it holds a sign. */
export function quoteValue(word: string): string {
  const plain = word !== '' && word === word.trim() && !SIGNS.some((sign) => word.includes(sign));
  return plain ? word : `"${word.replaceAll('"', '""')}"`;
}

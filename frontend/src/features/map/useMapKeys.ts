import { useEffect, useRef } from 'react';
import { isTyping } from '../../shell/useShortcuts';

export interface MapActions {
  find: () => void;
  clear: () => void;
  zoomIn: () => void;
  zoomOut: () => void;
  fit: () => void;
  keep: () => void;
  exclude: () => void;
  playPause: () => void;
  slower: () => void;
  faster: () => void;
}

const KEYS: Record<string, keyof MapActions> = {
  '/': 'find',
  Escape: 'clear',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'fit',
  f: 'keep',
  x: 'exclude',
  ' ': 'playPause',
  '[': 'slower',
  ']': 'faster',
};

/** Keys that Enter or Space already mean something to. */
const ACTS_ITSELF = 'button, a, input, select, summary, [role=slider], [role=menuitem]';

/** The keys of the map, outside text fields, dialogs and the palette. */
export function useMapKeys(actions: Partial<MapActions>): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const name = KEYS[event.key];
      const target = event.target as HTMLElement | null;
      if (!name || !latest.current[name] || event.ctrlKey || event.metaKey || event.altKey || isTyping(event))
        return;
      if (event.key === ' ' && target?.closest(ACTS_ITSELF)) return;
      if (document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      latest.current[name]?.();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

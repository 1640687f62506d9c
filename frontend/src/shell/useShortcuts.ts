import { useEffect } from 'react';
import { redoFilters, undoFilters } from '../state/filters';
import { GO } from '../state/screens';
import { here, navigate, screenHref } from '../state/url';

const SEQUENCE_MS = 1_200;

/** True while the person types in a field, where letters are text. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return !!target?.closest('input:not([type=range]), textarea, select, [contenteditable=true]');
}

/** `g` then a letter opens a screen, `u` and `U` undo and redo filters, `?` opens the help. */
export function useShortcuts(onHelp: () => void): void {
  useEffect(() => {
    let goUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const going = event.timeStamp < goUntil;
      goUntil = 0;
      if (going) return go(event.key);
      if (event.key === 'g') goUntil = event.timeStamp + SEQUENCE_MS;
      else if (event.key === 'u') undoFilters();
      else if (event.key === 'U') redoFilters();
      else if (event.key === '?') onHelp();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onHelp]);
}

function go(key: string): void {
  const place = here();
  const screen = GO[key];
  if (key === 'h') navigate('/');
  else if (screen && place.dataset) navigate(screenHref(place, screen));
}

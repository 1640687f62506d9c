import type { ReactNode } from 'react';
import { LoadingBar } from './LoadingBar';

interface Props {
  title: string;
  /** Shown in the head, right of the title. */
  actions?: ReactNode;
  /** The right panel. */
  aside?: ReactNode;
  asideLabel?: string;
  loading?: boolean;
  /** The content takes the whole height and scrolls nothing by itself (the map). */
  bare?: boolean;
  children?: ReactNode;
}

/** One screen: head, content, right panel. A bare screen keeps its title for screen readers only. */
export function Screen({ title, actions, aside, asideLabel, loading = false, bare, children }: Props) {
  return (
    <div className="screen" data-aside={aside ? '' : undefined}>
      <LoadingBar active={loading} />
      <section className={bare ? 'screen-bare' : 'screen-content'} aria-label={title}>
        {bare ? (
          <h1 className="visually-hidden">{title}</h1>
        ) : (
          <header className="screen-head">
            <h1>{title}</h1>
            {actions}
          </header>
        )}
        {children}
      </section>
      {aside && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
        <aside className="screen-aside" aria-label={asideLabel ?? title} tabIndex={0}>
          {aside}
        </aside>
      )}
    </div>
  );
}

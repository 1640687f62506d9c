import './table.css';
import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  /** One sentence: what is counted, by what rule. */
  note?: ReactNode;
  actions?: ReactNode;
  /** Takes the whole width of its grid. */
  wide?: boolean;
  children: ReactNode;
}

/** One block of a screen: heading, rule, content. */
export function Card({ title, note, actions, wide, children }: Props) {
  const id = useId();
  return (
    <section className={wide ? 'card card-wide' : 'card'} aria-labelledby={id}>
      <header className="card-head">
        <div>
          <h2 id={id}>{title}</h2>
          {note && <p className="card-note">{note}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

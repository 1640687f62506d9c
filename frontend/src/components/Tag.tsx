import './table.css';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'warm' | 'plain';

/** A short word with a tone; the word carries the meaning, the colour only repeats it. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className="tag" data-tone={tone}>
      {children}
    </span>
  );
}

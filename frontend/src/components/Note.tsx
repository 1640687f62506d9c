import './table.css';
import type { ReactNode } from 'react';
import { Icon } from './icons';

/** A remark between the parts of a screen. */
export function Note({ good = false, children }: { good?: boolean; children: ReactNode }) {
  return (
    <p className="note" data-good={good ? '' : undefined}>
      <Icon name={good ? 'check' : 'help'} size={17} />
      <span>{children}</span>
    </p>
  );
}

import { change, usePlace } from '../../state/url';

const PREFIX = 'variant:';

/** The selected variants, `sel=variant:1,3` in the address, and their setter. */
export function useSelectedVariants() {
  const sel = usePlace().params.get('sel') ?? '';
  const ids = sel.startsWith(PREFIX)
    ? sel.slice(PREFIX.length).split(',').map(Number).filter(Number.isInteger)
    : [];
  const select = (next: readonly number[]) =>
    change({ sel: next.length ? PREFIX + next.join(',') : null }, 'replace');
  return [ids, select] as const;
}

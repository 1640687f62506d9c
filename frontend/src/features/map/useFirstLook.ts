import { useEffect, useState } from 'react';

const HAPPY_PATH_ALONE_MS = 1_100;
const seen = new Set<string>();
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** True for a moment the first time a map is opened: the happy path alone, before the rest fades in. */
export function useFirstLook(dataset: string): boolean {
  const [calm, setCalm] = useState(() => !seen.has(dataset) && !still());
  useEffect(() => {
    seen.add(dataset);
    const timer = setTimeout(() => setCalm(false), HAPPY_PATH_ALONE_MS);
    return () => clearTimeout(timer);
  }, [dataset]);
  return calm;
}

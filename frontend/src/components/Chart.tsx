import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ChartProps } from './EChart';

const EChart = lazy(() => import('./EChart'));

/** A chart; the library is fetched with the first one shown. */
export function Chart(props: ChartProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height ?? 280} />}>
      <EChart {...props} />
    </Suspense>
  );
}

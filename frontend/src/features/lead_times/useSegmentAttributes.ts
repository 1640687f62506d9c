import { useMemo } from 'react';
import { useDataset } from '../../api/queries';
import type { AttributeInfo } from '../../api/types';

const MOST_SEGMENTS = 50;

/** Case attributes that cut the cases into a few groups, the ones with two to fifty values. */
export function useSegmentAttributes(): AttributeInfo[] {
  const { data } = useDataset();
  return useMemo(
    () =>
      (data?.attributes ?? []).filter(
        ({ scope, values }) =>
          scope === 'case' && values && values.length > 1 && values.length < MOST_SEGMENTS,
      ),
    [data],
  );
}

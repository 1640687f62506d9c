import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { useScope } from '../../api/queries';
import type { CompareFigures, CompareView } from '../../api/types';
import type { Groups } from './groups';

function useComparison<T>(path: readonly string[], { a, b }: Groups) {
  const { dataset, ...scope } = useScope();
  const asked = { ...scope, a, b };
  return useQuery({
    queryKey: ['analysis', dataset, path, asked],
    queryFn: ({ signal }) => get<T>(['datasets', dataset, ...path], asked, signal),
    placeholderData: keepPreviousData,
    enabled: dataset !== '' && a.length + b.length > 0,
  });
}

export const useCompare = (groups: Groups) => useComparison<CompareView>(['compare'], groups);
export const useCompareFigures = (groups: Groups) =>
  useComparison<CompareFigures>(['compare', 'figures'], groups);

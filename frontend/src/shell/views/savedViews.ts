import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, remove } from '../../api/client';
import type { SavedView } from '../../api/types';
import { usePlace } from '../../state/url';

const key = (dataset: string | null) => ['views', dataset] as const;

/** The address of a saved view. */
export const viewHref = (dataset: string, { screen, query }: Pick<SavedView, 'screen' | 'query'>) =>
  `/d/${encodeURIComponent(dataset)}/${screen}${query ? `?${query}` : ''}`;

export function useSavedViews() {
  const { dataset } = usePlace();
  return useQuery({
    queryKey: key(dataset),
    queryFn: async ({ signal }) =>
      (await get<{ views: SavedView[] }>(['datasets', dataset ?? '', 'views'], {}, signal)).views,
    enabled: dataset !== null,
  });
}

/** Keep a view, or forget one; the list is read again. */
export function useViewChanges() {
  const { dataset } = usePlace();
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: key(dataset) });
  const path = ['datasets', dataset ?? '', 'views'];
  const save = useMutation({
    mutationFn: (view: Pick<SavedView, 'name' | 'screen' | 'query'>) => post<SavedView>(path, view),
    onSuccess,
  });
  const forget = useMutation({ mutationFn: (id: string) => remove([...path, id]), onSuccess });
  return { save, forget };
}

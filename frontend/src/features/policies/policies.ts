/** Agreements and assumptions of the company: read, changed, forgotten and brought back, kept as a file. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { get, put, remove } from '../../api/client';
import { useScope } from '../../api/queries';
import type { Policies } from '../../api/types';
import { showToast } from '../../components/toast';
import { undoToast } from '../../components/undoToast';

/** Values that can be set: what the screen shows beside them is not part of the file. */
export type Values = Omit<Policies, 'is_own' | 'activities' | 'goals'>;

export function usePolicies() {
  const { dataset } = useScope();
  return useQuery({
    queryKey: ['policies', dataset],
    queryFn: ({ signal }) => get<Policies>(['datasets', dataset, 'policies'], {}, signal),
    enabled: dataset !== '',
  });
}

/** Everything shown may rest on a policy. */
function useKeep() {
  const client = useQueryClient();
  const { dataset } = useScope();
  return (found: Policies) => {
    client.setQueryData(['policies', dataset], found);
    void client.invalidateQueries({ queryKey: ['analysis'] });
    void client.invalidateQueries({ queryKey: ['goals'] });
  };
}

export function useSetPolicies() {
  const { dataset } = useScope();
  const keep = useKeep();
  return useMutation({
    mutationFn: (values: Partial<Values>) => put<Policies>(['datasets', dataset, 'policies'], values),
    onSuccess: keep,
  });
}

export function useForgetPolicies(before: Policies) {
  const { t } = useTranslation();
  const { dataset } = useScope();
  const keep = useKeep();
  const again = useSetPolicies();
  return useMutation({
    mutationFn: () => remove<Policies>(['datasets', dataset, 'policies']),
    onError: (error) => void showToast({ message: error.message, color: 'red' }),
    onSuccess: (found) => {
      keep(found);
      undoToast(t('policies.forgotten'), t('policies.undo'), () => again.mutate(valuesOf(before)));
    },
  });
}

export function valuesOf({ is_own: _, activities: __, goals: ___, ...values }: Policies): Values {
  return values;
}

/** The values as the file that `filon policies --set` reads. */
export function asFile(values: Values): string {
  return `data:application/json,${encodeURIComponent(`${JSON.stringify(values, null, 2)}\n`)}`;
}

/** Policies of a file; what is in it is judged by the server, that it is JSON here. */
export async function readFile(file: File): Promise<Partial<Values> | null> {
  try {
    const found: unknown = JSON.parse(await file.text());
    return found !== null && typeof found === 'object' && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

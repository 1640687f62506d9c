/** Models as the server keeps them: what to ask, what to change, and the way back. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { get, post, put, remove, request } from '../../api/client';
import { useScope } from '../../api/queries';
import type { CheckedModel, ModelCard, ModelComparison, ModelPage, ModelRule } from '../../api/types';
import { showToast } from '../../components/toast';
import { undoToast } from '../../components/undoToast';

export const SHIPPED = 'lead_to_cash';

export const useModels = () =>
  useQuery({ queryKey: ['models'], queryFn: ({ signal }) => get<ModelCard[]>(['models'], {}, signal) });

export function useModel(name: string | null, version: string | null) {
  const { dataset } = useScope();
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['models', name, version, dataset, i18n.language],
    queryFn: ({ signal }) => get<ModelPage>(['models', name ?? ''], { version, dataset }, signal),
    enabled: name !== null,
  });
}

/** Two models, or two versions (`name@number`), beside each other on the cases of the address. */
export function useModelDifference(a: string, b: string) {
  const { dataset, ...scope } = useScope();
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['models', 'difference', dataset, scope, a, b, i18n.language],
    queryFn: ({ signal }) =>
      get<ModelComparison>(['datasets', dataset, 'model-difference'], { ...scope, a, b }, signal),
    placeholderData: keepPreviousData,
  });
}

/** The model that the data set is compared with. */
export const idealOf = (cards: readonly ModelCard[] | undefined, dataset: string) =>
  cards?.find(({ ideal_of }) => ideal_of.includes(dataset))?.name ?? SHIPPED;

export const checkDrawing = (xml: string, dataset: string) =>
  request<CheckedModel>(`/api/models/check?dataset=${encodeURIComponent(dataset)}`, {
    method: 'POST',
    body: JSON.stringify({ xml }),
  });

/** A change of models; lists are asked anew, failures are said at the foot of the page. */
function useChange<V, T>(run: (given: V) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['models'] });
      void client.invalidateQueries({ queryKey: ['analysis'] });
    },
    onError: (error: Error) => void showToast({ message: error.message, color: 'red', autoClose: 10_000 }),
  });
}

interface Begin {
  label: string;
  xml?: string;
  copy_of?: string;
  version?: number;
  origin?: 'imported' | 'drawn' | 'discovered';
}
export const useBegin = () => useChange((given: Begin) => post<ModelCard>(['models'], given));

interface Save {
  name: string;
  based_on: number;
  xml?: string;
  rules?: ModelRule[];
  note?: string;
}
export const useSave = () =>
  useChange(({ name, ...given }: Save) => post<ModelCard>(['models', name, 'versions'], given));

export const useReturn = () =>
  useChange(({ name, number }: { name: string; number: number }) =>
    post<ModelCard>(['models', name, 'versions', String(number), 'restore']),
  );

export const useDelete = () => useChange((name: string) => remove(['models', name]));
export const useUndelete = () => useChange((name: string) => post<ModelCard>(['models', name, 'restore']));
export const useChoose = () =>
  useChange(({ dataset, name }: { dataset: string; name: string }) =>
    put<ModelCard>(['datasets', dataset, 'ideal'], { name }),
  );

/** Rules are kept or broken, a drawing is followed or left: the words for them differ. */
export const isRule = (deviation: string) => deviation.startsWith('rule:');

interface Waive {
  name: string;
  deviation: string;
  reason: string;
  who?: string;
  where?: string[];
  dataset?: string;
}
export const useWaive = () =>
  useChange(({ name, ...given }: Waive) => post<{ id: string }>(['models', name, 'waivers'], given));

interface WaiverId {
  name: string;
  id: string;
}
export const useWithdraw = () =>
  useChange(({ name, id }: WaiverId) => remove(['models', name, 'waivers', id]));

/** Withdraws a waiver, with a message that leads back. */
export function useWithdrawing() {
  const { t } = useTranslation();
  const withdraw = useWithdraw();
  const restore = useChange(({ name, id }: WaiverId) => post(['models', name, 'waivers', id, 'restore']));
  const withdrawing = (waiver: WaiverId, label: string) =>
    withdraw.mutate(waiver, {
      onSuccess: () =>
        undoToast(t('models.withdrawn', { name: label }), t('models.undo'), () => restore.mutate(waiver)),
    });
  return { withdrawing, pending: withdraw.isPending ? withdraw.variables.id : null };
}

/** Goals of the present data set: read, set, changed, removed and brought back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { get, post, put, remove } from '../../api/client';
import { useScope } from '../../api/queries';
import type { GoalProgress, GoalsView } from '../../api/types';
import { showToast } from '../../components/toast';
import { undoToast } from '../../components/undoToast';

export interface GoalOrder {
  kpi: string;
  target: string;
  since?: string;
  due?: string;
  filters: string[];
  note?: string;
  calendar: 'calendar' | 'work';
}

export function useGoals() {
  const { dataset, calendar } = useScope();
  return useQuery({
    queryKey: ['goals', dataset, calendar],
    queryFn: ({ signal }) => get<GoalsView>(['datasets', dataset, 'goals'], { calendar }, signal),
    enabled: dataset !== '',
  });
}

/** Everything shown may rest on a goal: questions measure durations against it. */
function useRefresh() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['goals'] });
    void client.invalidateQueries({ queryKey: ['analysis'] });
  };
}

export function useSetGoal() {
  const { dataset } = useScope();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, order }: { id?: string; order: GoalOrder }) =>
      id
        ? put<GoalProgress>(['datasets', dataset, 'goals', id], order)
        : post<GoalProgress>(['datasets', dataset, 'goals'], order),
    onSuccess: refresh,
  });
}

export function useRemoveGoal() {
  const { t } = useTranslation();
  const { dataset } = useScope();
  const refresh = useRefresh();
  const again = useMutation({
    mutationFn: ({ goal }: GoalProgress) => put(['datasets', dataset, 'goals', goal.id], orderOf(goal)),
    onSuccess: refresh,
  });
  return useMutation({
    mutationFn: ({ goal }: GoalProgress) => remove(['datasets', dataset, 'goals', goal.id]),
    onError: (error) => void showToast({ message: error.message, color: 'red' }),
    onSuccess: (_, removed) => {
      refresh();
      undoToast(t('goals.removed'), t('goals.undo'), () => again.mutate(removed));
    },
  });
}

/** The order that sets the same goal again. */
export function orderOf(goal: GoalProgress['goal']) {
  const { kpi, since, due, filters, note, baseline, target, clock } = goal;
  return { kpi, since, due, filters, note, baseline, target, calendar: clock };
}

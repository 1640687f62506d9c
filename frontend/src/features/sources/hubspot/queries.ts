import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, put, remove } from '../../../api/client';
import type { HubSpotCheck, HubSpotRetention, HubSpotSource, HubSpotStages, Job } from '../../../api/types';

export interface Privacy {
  owner_names: boolean;
  lead_names: boolean;
  emails: boolean;
}

export interface Purpose {
  who: string;
  why: string;
}

export interface ConnectOrder extends Purpose {
  key: string;
  base_url?: string;
  privacy: Privacy;
}

export interface StageChoice {
  pipeline: string;
  stage: string;
  meaning: string;
}

const SOURCE = ['hubspot'] as const;
const LOOK_MS = 30_000;

export const useSource = () =>
  useQuery({
    queryKey: SOURCE,
    queryFn: ({ signal }) => get<HubSpotSource>(['hubspot'], {}, signal),
    // A synchronisation may begin by itself, and its progress is to be seen.
    refetchInterval: ({ state }) => (state.data?.schedule.hours ? LOOK_MS : false),
  });

export const useStages = (enabled: boolean) =>
  useQuery({
    queryKey: [...SOURCE, 'stages'],
    queryFn: ({ signal }) => get<HubSpotStages>(['hubspot', 'stages'], {}, signal),
    enabled,
  });

/** A change of the source: whatever was known of it is asked again. */
function useChange<Order, Answer>(send: (order: Order) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: SOURCE }),
  });
}

export const useConnect = () => useChange((order: ConnectOrder) => post(['hubspot', 'connection'], order));
export const useDisconnect = () =>
  useChange((withData: boolean) => remove(['hubspot', 'connection'], { with_data: withData }));
export const useCheck = () => useMutation({ mutationFn: () => post<HubSpotCheck>(['hubspot', 'check']) });
export const useSync = () =>
  useChange((order: { full?: boolean }) => post<{ job_id: string }>(['hubspot', 'sync'], order));
export const useDecideStages = () =>
  useChange((order: { choices: StageChoice[]; accept?: boolean }) =>
    put<HubSpotStages>(['hubspot', 'stages'], order),
  );
export const useDecidePrivacy = () =>
  useChange((order: Privacy & Purpose) => put<{ job_id: string | null }>(['hubspot', 'privacy'], order));
export const useRetention = (days: number | null) =>
  useQuery({
    queryKey: [...SOURCE, 'retention', days],
    queryFn: ({ signal }) =>
      get<HubSpotRetention>(['hubspot', 'retention'], { days: days ?? undefined }, signal),
    retry: false,
  });
export const useDecideRetention = () =>
  useChange((days: number | null) => put<{ job_id: string }>(['hubspot', 'retention'], { days }));
export const useDecideSchedule = () =>
  useChange((hours: number | null) => put<HubSpotSource>(['hubspot', 'schedule'], { hours }));
export const useErase = () =>
  useChange((contact: string) => post<{ job_id: string }>(['hubspot', 'erasures'], { contact }));
export const useCancel = () => useMutation({ mutationFn: (job: string) => remove<Job>(['jobs', job]) });

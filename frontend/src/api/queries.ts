/** One hook per resource. Analyses read filters, perspective, calendar and exactness from the address. */
import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { here, type Place, subscribe, usePlace } from '../state/url';
import { apiUrl, get, request } from './client';
import { afterMap, asMap } from './mapFirst';
import type * as api from './types';

type Query = Record<string, string | number | readonly string[] | null | undefined>;

/** The data set of the address and what every analysis of it is asked with. */
export const useScope = () => scopeOf(usePlace());

function scopeOf({ dataset, f, params }: Place) {
  return {
    dataset: dataset ?? '',
    f,
    perspective: params.get('perspective'),
    calendar: params.get('calendar'),
    exact: params.get('exact'),
  };
}

/** An analysis of the present data set; the previous answer stays while the next one is fetched. */
function useAnalysis<T>(path: readonly string[], query: Query = {}, enabled = true) {
  const scope = useScope();
  return useQuery({
    ...analysis<T>(scope, path, query),
    placeholderData: keepPreviousData,
    enabled: enabled && scope.dataset !== '',
  });
}

function analysis<T>(
  { dataset, ...scope }: ReturnType<typeof scopeOf>,
  path: readonly string[],
  query: Query,
) {
  const asked = { ...scope, ...query };
  const inTurn = path[0] === 'map' ? asMap : afterMap;
  return {
    queryKey: ['analysis', dataset, path, asked],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      inTurn(() => get<T>(['datasets', dataset, ...path], asked, signal)),
  };
}

export const useDatasets = () =>
  useQuery({
    queryKey: ['datasets'],
    queryFn: ({ signal }) => get<api.DatasetSummary[]>(['datasets'], {}, signal),
  });

export function useDataset() {
  const { dataset, perspective } = useScope();
  return useQuery({
    queryKey: ['dataset', dataset, perspective],
    queryFn: ({ signal }) => get<api.Dataset>(['datasets', dataset], { perspective }, signal),
    enabled: dataset !== '',
    staleTime: 60_000,
  });
}

/** Length of a working day while the screen is in working time. */
export function useWorkingDay(): number | undefined {
  const { calendar } = useScope();
  const { data } = useDataset();
  return calendar === 'work' ? data?.calendar.day_s : undefined;
}

export const useSummary = () => useAnalysis<api.Summary>(['summary']);
export const useMap = (activities: number) => useAnalysis<api.ProcessMap>(['map'], { activities });
/** Ask for the map of a new place before the screen is drawn anew for it, so that the two overlap. */
export function useMapAhead(activities: number): void {
  const client = useQueryClient();
  const { dataset } = useScope();
  useEffect(() => {
    const ask = () => {
      const place = here();
      if (place.dataset !== dataset || place.screen !== 'map') return;
      void client.prefetchQuery(analysis<api.ProcessMap>(scopeOf(place), ['map'], { activities }));
    };
    return subscribe(ask);
  }, [client, dataset, activities]);
}

export const useActivity = (key: string) => useAnalysis<api.ActivityDetail>(['activity', key]);
export const useEdge = (source: string, target: string) =>
  useAnalysis<api.EdgeDetail>(['edge'], { source, target });
export const useVariants = (query: { limit?: number; offset?: number; sort?: string } = {}) =>
  useAnalysis<api.Variants>(['variants'], query);
export const useThroughput = (query: { by?: string | null; from?: string | null; to?: string | null } = {}) =>
  useAnalysis<api.Throughput>(['throughput'], query);
export interface DependencyQuery {
  threshold: number;
  loops: number;
  least: number;
  long_distance: number | null;
}
export const useDependencies = (query: DependencyQuery) =>
  useAnalysis<api.DependencyPicture>(['dependencies', 'map'], { ...query });
export const useConformance = (model: string | null) =>
  useAnalysis<api.Conformance>(['conformance'], { model }, model !== null);
export const useSojourn = () => useAnalysis<{ rows: api.SojournRow[] }>(['sojourn']);
export const useRework = () => useAnalysis<api.Rework>(['rework']);
export const useHandover = (by: string | null = null) => useAnalysis<api.Handover>(['handover'], { by });
/** What a simulation rests on, after edits; parameters of a file are sent along to be looked at. */
export function useSimulationParameters(edits: readonly string[], file: unknown, enabled = true) {
  const { dataset, f, perspective } = useScope();
  const learnt = useAnalysis<api.SimulationParameters>(
    ['simulation', 'parameters'],
    { edit: edits },
    enabled && file === undefined,
  );
  const given = useQuery({
    queryKey: ['parameters-file', dataset, f, perspective, edits, file],
    queryFn: ({ signal }) =>
      request<api.SimulationParameters>(
        apiUrl(['datasets', dataset, 'simulation', 'parameters'], { f, perspective }),
        { method: 'POST', body: JSON.stringify({ edits, parameters: file }), signal },
      ),
    placeholderData: keepPreviousData,
    enabled: enabled && file !== undefined,
    retry: false,
  });
  return file === undefined ? learnt : given;
}
/** A model of the cases of the address, without what is rarer than a share of the strongest alternative. */
export const useDiscovered = (threshold: number) =>
  useAnalysis<api.DiscoveredModel>(['discovered-model'], { threshold });
/** What can be tried of a drawing: of the steps that one model has and another has not. */
export const useDrawnScenario = (drawn: string) => {
  const [before = '', after = ''] = drawn.split('..');
  return useAnalysis<api.DrawnScenario>(['simulation', 'drawn'], { before, after }, drawn !== '');
};
export const useBacktest = (enabled: boolean) =>
  useAnalysis<api.BacktestPage>(['simulation', 'backtest'], {}, enabled);
export const useCases = (query: { page?: number; size?: number; sort?: string; search?: string } = {}) =>
  useAnalysis<api.CasePage>(['cases'], query);
export const useCase = (caseId: string) => useAnalysis<api.CaseDetail>(['cases', caseId]);
export const useReplay = (limit: number, enabled: boolean) =>
  useAnalysis<api.Replay>(['replay'], { limit }, enabled);
export const useSuggestions = (q: string) => useAnalysis<api.Suggestion[]>(['filters', 'suggest'], { q });

/** Questions are about their own cases (deals, leads, invoices): the perspective of the address is not theirs. */
const OWN_CASES = { perspective: null };

export const useQuestion = (key: string, benchmark: string | null = null) =>
  useAnalysis<api.Answer | api.Unanswerable>(['questions', key], { ...OWN_CASES, benchmark });

/** Where a number comes from; it is computed anew, so that only asking for it costs. */
export const useExplanation = (number: string, enabled: boolean) =>
  useAnalysis<api.Explanation>(['explain'], { ...OWN_CASES, number }, enabled);

export const useOverview = () => useAnalysis<api.Overview>(['overview'], OWN_CASES);

/** The questions in short, each as soon as it is answered. */
export function useBriefs(keys: readonly string[], enabled = true) {
  const { dataset, f, calendar } = useScope();
  return useQueries({
    queries: keys.map((key) => ({
      queryKey: ['analysis', dataset, ['questions', key, 'brief'], { f, calendar }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<api.QuestionBrief>(['datasets', dataset, 'questions', key, 'brief'], { f, calendar }, signal),
      placeholderData: keepPreviousData,
      enabled: enabled && dataset !== '',
    })),
  });
}

export function useQuestions() {
  const { dataset } = useScope();
  return useQuery({
    queryKey: ['questions', dataset],
    queryFn: ({ signal }) => get<api.QuestionRow[]>(['datasets', dataset, 'questions'], {}, signal),
    enabled: dataset !== '',
    staleTime: 60_000,
  });
}

export function useImportReport() {
  const { dataset } = useScope();
  return useQuery({
    queryKey: ['import-report', dataset],
    queryFn: ({ signal }) => get<api.ImportReport>(['datasets', dataset, 'import-report'], {}, signal),
    enabled: dataset !== '',
  });
}

/** What a simulated data set rests on and what came of it. */
export const useSimulation = (name: string | null) =>
  useQuery({
    queryKey: ['simulation', name],
    queryFn: ({ signal }) => get<api.SimulationResult>(['datasets', name ?? '', 'simulation'], {}, signal),
    enabled: name !== null,
  });

/** Scenarios that were played on the present data set. */
export function useSimulations() {
  const { dataset } = useScope();
  return useQuery({
    queryKey: ['simulations', dataset],
    queryFn: ({ signal }) => get<api.SimulationRow[]>(['datasets', dataset, 'simulations'], {}, signal),
    enabled: dataset !== '',
  });
}

/** A long piece of work, asked again every half second until it ends. */
export const useJob = (id: string | null) =>
  useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => get<api.Job>(['jobs', id ?? ''], {}, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 500),
  });

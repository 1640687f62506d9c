import { lazy, Suspense } from 'react';
import { LoadingBar } from './components/LoadingBar';
import { loadMore } from './i18n';
import { Shell } from './shell/Shell';
import { type Screen, usePlace } from './state/url';

/** A screen whose texts are not part of the first load. */
const later = (page: () => Promise<{ default: React.ComponentType }>) =>
  lazy(async () => (await Promise.all([page(), loadMore()]))[0]);

const Sources = later(() => import('./features/sources/SourcesPage'));
const PAGES: Record<Screen, React.LazyExoticComponent<React.ComponentType>> = {
  overview: lazy(() => import('./features/overview/OverviewPage')),
  questions: lazy(() => import('./features/questions/QuestionsPage')),
  map: lazy(() => import('./features/map/MapPage')),
  variants: later(() => import('./features/variants/VariantsPage')),
  'lead-times': later(() => import('./features/lead_times/LeadTimesPage')),
  compare: later(() => import('./features/compare/ComparePage')),
  goals: later(() => import('./features/goals/GoalsPage')),
  rework: later(() => import('./features/rework/ReworkPage')),
  conformance: later(() => import('./features/conformance/ConformancePage')),
  models: later(() => import('./features/models/ModelsPage')),
  'what-if': later(() => import('./features/what_if/WhatIfPage')),
  cases: lazy(() => import('./features/cases/CasesPage')),
  policies: later(() => import('./features/policies/PoliciesPage')),
  'data-quality': later(() => import('./features/data_quality/DataQualityPage')),
  'import-report': later(() => import('./features/import_report/ImportReportPage')),
};

/** The screen of the address inside the frame. */
export function App() {
  const { dataset, screen } = usePlace();
  const Page = dataset ? PAGES[screen] : Sources;
  return (
    <Shell>
      <Suspense fallback={<LoadingBar active />}>
        <Page key={dataset ?? ''} />
      </Suspense>
    </Shell>
  );
}

import { Skeleton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useCallback, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset, useWorkingDay } from '../api/queries';
import { FilterChips } from '../components/FilterChips';
import { KpiStrip } from '../components/KpiStrip';
import { onToast, toastsWanted } from '../components/toast';
import { WorkingDay } from '../i18n/format';
import { WITH_OWN_FIGURES } from '../state/screens';
import { usePlace } from '../state/url';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';
import { useShortcuts } from './useShortcuts';

const Palette = lazy(() => import('./Palette'));
const Toasts = lazy(() => import('./Toasts'));
const HelpOverlay = lazy(() => import('./HelpOverlay'));

/** The frame of every screen: top bar, navigation, key figures, and the screen itself. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { dataset, screen } = usePlace();
  // Screens name things by the description of the data set: without it they would first show raw keys.
  // Once only: a page that comes and goes with each refusal would ask again without end.
  const waiting = !useDataset().isFetched && dataset !== null;
  const [help, setHelp] = useState(false);
  const toasts = useSyncExternalStore(onToast, toastsWanted);
  const [calls, setCalls] = useState(0);
  const openHelp = useCallback(() => setHelp(true), []);
  const openPalette = useCallback(() => setCalls((count) => count + 1), []);
  useShortcuts(openHelp);
  useHotkeys([['mod+K', openPalette]], []);
  return (
    <WorkingDay value={useWorkingDay()}>
      <div className="shell" data-home={dataset ? undefined : ''}>
        <a className="skip-link" href="#main">
          {t('shell.skip')}
        </a>
        <TopBar onHelp={openHelp} onPalette={openPalette} />
        {dataset && <SideNav />}
        <main id="main" tabIndex={-1}>
          {dataset && (
            <div className="strip">
              {!WITH_OWN_FIGURES.has(screen) && <KpiStrip />}
              <FilterChips />
            </div>
          )}
          {waiting ? <Skeleton className="page" height="60vh" m="lg" /> : children}
        </main>
        <Suspense>
          {calls > 0 && <Palette calls={calls} />}
          {toasts && <Toasts />}
          {help && <HelpOverlay onClose={() => setHelp(false)} />}
        </Suspense>
      </div>
    </WorkingDay>
  );
}

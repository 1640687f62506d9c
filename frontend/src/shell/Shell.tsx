import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterChips } from '../components/FilterChips';
import { KpiStrip } from '../components/KpiStrip';
import { usePlace } from '../state/url';
import { HelpOverlay } from './HelpOverlay';
import { Palette } from './Palette';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';
import { useShortcuts } from './useShortcuts';

/** The frame of every screen: top bar, navigation, key figures, and the screen itself. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { dataset } = usePlace();
  const [help, setHelp] = useState(false);
  useShortcuts(() => setHelp(true));
  return (
    <div className="shell" data-home={dataset ? undefined : ''}>
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <TopBar onHelp={() => setHelp(true)} />
      {dataset && <SideNav />}
      <main id="main" tabIndex={-1}>
        {dataset && (
          <div className="strip">
            <KpiStrip />
            <FilterChips />
          </div>
        )}
        {children}
      </main>
      <Palette />
      <HelpOverlay opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}

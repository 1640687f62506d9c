import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../components/icons';
import { Link } from '../components/Link';
import { SCREENS, type Screen, screenHref, usePlace } from '../state/url';

const ICONS: Record<Screen, IconName> = {
  map: 'map',
  variants: 'variants',
  'lead-times': 'hourglass',
  rework: 'loop',
  cases: 'cases',
  'import-report': 'report',
};

/** The screens of the data set; filters go along. */
export function SideNav() {
  const { t } = useTranslation();
  const place = usePlace();
  return (
    <nav className="sidenav" aria-label={t('shell.nav')}>
      {SCREENS.map((screen) => (
        <Link
          key={screen}
          href={screenHref(place, screen)}
          className="nav-link"
          title={t(`shell.screen_${screen}`)}
          aria-current={screen === place.screen ? 'page' : undefined}
        >
          <Icon name={ICONS[screen]} size={19} />
          <span>{t(`shell.screen_${screen}`)}</span>
        </Link>
      ))}
    </nav>
  );
}

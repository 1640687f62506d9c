import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icons';
import { Link } from '../components/Link';
import { GROUPS } from '../state/screens';
import { screenHref, usePlace } from '../state/url';

/** The screens of the data set in groups; filters go along. */
export function SideNav() {
  const { t } = useTranslation();
  const place = usePlace();
  return (
    <nav className="sidenav" aria-label={t('shell.nav')}>
      {GROUPS.map(({ key: group, screens }) => (
        <div key={group}>
          <p id={`nav-${group}`} className="nav-group">
            {t(`shell.nav_${group}`)}
          </p>
          <ul aria-labelledby={`nav-${group}`}>
            {screens.map(({ key, icon }) => (
              <li key={key}>
                <Link
                  href={screenHref(place, key)}
                  className="nav-link"
                  title={t(`shell.screen_${key}`)}
                  aria-current={key === place.screen ? 'page' : undefined}
                >
                  <Icon name={icon} size={18} />
                  <span>{t(`shell.screen_${key}`)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const PATIENCE_MS = 150;

/** A thin bar at the top of a screen, shown only when waiting lasts. */
export function LoadingBar({ active }: { active: boolean }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!active) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [active]);
  return shown ? <div className="loading-bar" role="progressbar" aria-label={t('common.loading')} /> : null;
}

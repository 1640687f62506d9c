import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/types';
import { Card } from '../../components/Card';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';

/** From lead to cash: how many get how far, true under skips and returns. */
export function Funnel({ steps, href }: { steps: Overview['funnel']; href: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card
      title={t('overview.funnel')}
      note={t('overview.funnel_note')}
      actions={
        <Link className="table-link" href={href}>
          {t('overview.funnel_more')}
        </Link>
      }
    >
      <ol className="funnel">
        {steps.map(({ key, label, n, from_before, from_start }, index) => (
          <li key={key}>
            {index > 0 && (
              <span className="funnel-loss" title={t('overview.funnel_from_before')}>
                {format.percent(from_before)}
              </span>
            )}
            <span className="funnel-words">
              <span>{format.label(label)}</span>
              <b>{format.count(n)}</b>
            </span>
            <span className="funnel-track" aria-hidden="true">
              <span style={{ width: `${Math.max(0.6, (from_start ?? 0) * 100)}%` }} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

import { useTranslation } from 'react-i18next';
import { useSimulations } from '../../api/queries';
import { Card } from '../../components/Card';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { usePlace, withChange } from '../../state/url';

/** Scenarios that were played before, each with what stood out. */
export function Played() {
  const { t } = useTranslation();
  const format = useFormat();
  const { params, dataset } = usePlace();
  const rows = useSimulations().data ?? [];
  if (!rows.length) return null;
  const path = `/d/${encodeURIComponent(dataset ?? '')}/what-if`;
  return (
    <Card title={t('what_if.played')}>
      <ul className="what-if-played">
        {rows.map((row) => (
          <li key={row.dataset} aria-current={params.get('run') === row.dataset ? 'true' : undefined}>
            <Link className="table-link" href={path + withChange(params, { run: row.dataset, p: row.edits })}>
              {row.said.length
                ? row.said.map((one) => format.label(one.text)).join(' ')
                : t('what_if.result_today')}
            </Link>
            <span className="dimmed">
              {format.label(row.headline)} · {format.dateTime(row.created_at)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

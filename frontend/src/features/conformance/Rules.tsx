import { useTranslation } from 'react-i18next';
import type { CheckedRule } from '../../api/types';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { screenHref, usePlace } from '../../state/url';
import { ConformanceTable } from './ConformanceTable';

const HEADS = ['rule', 'concerned', 'broken'] as const;

/** The rules beside the drawing: how many cases they concern, how many break them. */
export function Rules({ rows }: { rows: CheckedRule[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const ranked = [...rows].sort((a, b) => b.broken - a.broken);
  return (
    <ConformanceTable heads={HEADS.map((name) => t(`conformance.${name}`))}>
      {ranked.map((row) => (
        <tr key={row.key}>
          <th scope="row">
            {row.broken ? (
              <Link className="table-link" href={screenHref(place, 'cases', { f: [...place.f, row.filter] })}>
                {format.label(row.sentence)}
              </Link>
            ) : (
              format.label(row.sentence)
            )}
          </th>
          <td>{row.lacks ? t('conformance.unchecked') : format.count(row.concerned)}</td>
          <td>{row.lacks ? '–' : `${format.count(row.broken)} · ${format.percent(row.share)}`}</td>
        </tr>
      ))}
    </ConformanceTable>
  );
}

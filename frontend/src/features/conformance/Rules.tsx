import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CheckedRule } from '../../api/types';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { screenHref, usePlace } from '../../state/url';
import { ConformanceTable } from './ConformanceTable';
import type { Allowable } from './WaiveDialog';

const HEADS = ['rule', 'concerned', 'broken'] as const;

/** The rules beside the drawing: how many cases they concern, how many break them. */
export function Rules({ rows, onAllow }: { rows: CheckedRule[]; onAllow(rule: Allowable): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const ranked = [...rows].sort((a, b) => b.broken - a.broken);
  return (
    <ConformanceTable heads={HEADS.map((name) => t(`conformance.${name}`))} withActions>
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
          <td>
            {row.lacks ? '–' : `${format.count(row.broken)} · ${format.percent(row.share)}`}
            {row.allowed > 0 && (
              <span className="conformance-where">
                {t('conformance.broken_allowed', { n: format.count(row.allowed) })}
              </span>
            )}
          </td>
          <td>
            {row.broken > 0 && (
              <Button
                size="compact-xs"
                variant="light"
                aria-label={t('conformance.allow_rule', { name: format.label(row.sentence) })}
                onClick={() => onAllow({ key: `rule:${row.key}`, label: row.sentence })}
              >
                {t('conformance.allow')}
              </Button>
            )}
          </td>
        </tr>
      ))}
    </ConformanceTable>
  );
}

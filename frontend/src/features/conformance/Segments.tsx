import { useTranslation } from 'react-i18next';
import type { Conformance } from '../../api/types';
import { Card } from '../../components/Card';
import { CellBar } from '../../components/CellBar';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { quoteValue } from '../../state/filters';
import { screenHref, usePlace } from '../../state/url';

/** Adherence by segment, the lowest first, and by month of beginning. */
export function Segments({ data }: { data: Conformance }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const known = data.segments.filter(({ adherence }) => adherence.n >= 30);
  const ranked = [...known].sort((a, b) => (a.adherence.value ?? 1) - (b.adherence.value ?? 1)).slice(0, 12);
  return (
    <div className="conformance-pair">
      <Card title={t('conformance.segments')} note={t('conformance.segments_note')}>
        <ul className="conformance-list">
          {ranked.map(({ dimension, label, value, adherence }) => (
            <li key={`${dimension}:${value}`}>
              <Link
                href={screenHref(place, 'conformance', {
                  f: [...place.f, `${dimension}:in:${quoteValue(value)}`],
                })}
              >
                {format.label(label)} : {value}
              </Link>
              <CellBar
                share={adherence.value ?? 0}
                text={`${format.percent(adherence.value)} (n ${format.count(adherence.n)})`}
              />
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('conformance.months')} note={t('conformance.months_note')}>
        <ul className="conformance-list">
          {data.months.map(({ month, adherence }) => (
            <li key={month}>
              <span>{month}</span>
              <CellBar
                share={adherence.value ?? 0}
                text={`${format.percent(adherence.value)} (n ${format.count(adherence.n)})`}
              />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

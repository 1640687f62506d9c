import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Deviation } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { screenHref, usePlace } from '../../state/url';
import { ConformanceTable } from './ConformanceTable';

interface Props {
  rows: Deviation[];
  onAllow(row: Deviation): void;
}

const weight = (row: Deviation) => row.money.reduce((sum, { value }) => sum + (value ?? 0), 0);

const HEADS = ['deviation', 'cases', 'amount', 'time', 'win'] as const;

/** Where cases leave the model, the costliest first. */
export function Deviations({ rows, onAllow }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const ranked = [...rows].sort((a, b) => weight(b) - weight(a) || b.cases - a.cases);
  if (!ranked.length) return <p className="dimmed">{t('conformance.none')}</p>;
  return (
    <ConformanceTable heads={HEADS.map((name) => t(`conformance.${name}`))} withActions>
      {ranked.map((row) => (
        <tr key={row.key}>
          <th scope="row">
            <Link className="table-link" href={screenHref(place, 'cases', { f: [...place.f, row.filter] })}>
              {format.label(row.label)}
            </Link>
          </th>
          <td>
            <CellBar share={row.share} text={`${format.count(row.cases)} · ${format.percent(row.share)}`} />
          </td>
          <td>{format.amounts(row.money)}</td>
          <td>{row.time ? spanned(row.time, format.duration) : '–'}</td>
          <td>{row.win ? spanned(row.win, (share) => format.percent(share)) : '–'}</td>
          <td>
            <Button size="compact-xs" variant="light" onClick={() => onAllow(row)}>
              {t('conformance.allow')}
            </Button>
          </td>
        </tr>
      ))}
    </ConformanceTable>
  );
}

interface Effect {
  value: number;
  low: number | null;
  high: number | null;
}

/** A difference with its interval. */
function spanned({ value, low, high }: Effect, write: (value: number) => string) {
  const signed = (one: number) => `${one > 0 ? '+' : one < 0 ? '−' : ''}${write(Math.abs(one))}`;
  return (
    <>
      {signed(value)}
      {low != null && high != null && (
        <span className="dimmed">
          {' '}
          [{signed(low)} ; {signed(high)}]
        </span>
      )}
    </>
  );
}

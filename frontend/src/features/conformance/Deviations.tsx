import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Deviation } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { Link } from '../../components/Link';
import { signed, useFormat } from '../../i18n/format';
import { screenHref, usePlace } from '../../state/url';
import { ConformanceTable } from './ConformanceTable';

interface Props {
  rows: Deviation[];
  onAllow(row: Deviation): void;
}

const HEADS = ['deviation', 'cases', 'amount', 'time', 'win', 'worth'] as const;

/** Where cases leave the model, the costliest first. */
export function Deviations({ rows, onAllow }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  if (!rows.length) return <p className="dimmed">{t('conformance.none')}</p>;
  return (
    <ConformanceTable heads={HEADS.map((name) => t(`conformance.${name}`))} withActions>
      {rows.map((row) => (
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
          <td>{row.time ? <Span effect={row.time} write={format.duration} /> : '–'}</td>
          <td>{row.win ? <Span effect={row.win} write={format.points} /> : '–'}</td>
          <td>
            {row.worth.map((one) => (
              <Span key={one.currency} effect={one} write={(value) => format.money(value, one.currency)} />
            ))}
            {row.worth.length === 0 && '–'}
          </td>
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

/** A difference with its interval, neither of which is torn from its sign or unit. */
function Span({ effect, write }: { effect: Effect; write(value: number): string }) {
  const { value, low, high } = effect;
  return (
    <div className="conformance-span">
      <span>{signed(write, value)}</span>
      {low != null && high != null && (
        <small className="dimmed">
          <span>[{signed(write, low)} ;</span> <span>{signed(write, high)}]</span>
        </small>
      )}
    </div>
  );
}

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Deviation, ModelWaiver } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { Link } from '../../components/Link';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { screenHref, usePlace } from '../../state/url';
import { useWithdraw } from '../models/data';

interface Props {
  rows: Deviation[];
  waivers: ModelWaiver[];
  model: string;
  onAllow(row: Deviation): void;
}

const weight = (row: Deviation) => row.money.reduce((sum, { value }) => sum + (value ?? 0), 0);

/** Where cases leave the model, the costliest first; allowed ones last, with their reason. */
export function Deviations({ rows, waivers, model, onAllow }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const withdraw = useWithdraw();
  const place = usePlace();
  const waiverOf = (row: Deviation) => waivers.find(({ deviation }) => deviation === row.key);
  const allowed = (row: Deviation) => (waiverOf(row) && !waiverOf(row)?.where?.length ? 1 : 0);
  const ranked = [...rows].sort(
    (a, b) => allowed(a) - allowed(b) || weight(b) - weight(a) || b.cases - a.cases,
  );
  if (!ranked.length) return <p className="dimmed">{t('conformance.none')}</p>;
  return (
    <div className="conformance-scroll">
      <table className="conformance-table">
        <thead>
          <tr>
            <th>{t('conformance.deviation')}</th>
            <th>{t('conformance.cases')}</th>
            <th>{t('conformance.amount')}</th>
            <th>{t('conformance.time')}</th>
            <th>{t('conformance.win')}</th>
            <th>
              <span className="visually-hidden">{t('conformance.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {ranked.map((row) => {
            const waiver = waiverOf(row);
            return (
              <tr key={row.key}>
                <th scope="row">
                  <Link href={screenHref(place, 'cases', { f: [...place.f, row.filter] })}>
                    {format.label(row.label)}
                  </Link>
                  {waiver && (
                    <span className="conformance-waiver">
                      <Tag tone="good">{t('conformance.allowed')}</Tag> {waiver.reason} ({waiver.who}
                      {waiver.where?.length ? ` · ${waiver.where.join(', ')}` : ''})
                    </span>
                  )}
                </th>
                <td>
                  <CellBar
                    share={row.share}
                    text={`${format.count(row.cases)} · ${format.percent(row.share)}`}
                  />
                </td>
                <td>{format.amounts(row.money)}</td>
                <td>{row.time ? spanned(row.time, format.duration) : '–'}</td>
                <td>{row.win ? spanned(row.win, (share) => format.percent(share)) : '–'}</td>
                <td>
                  {waiver ? (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      onClick={() => withdraw.mutate({ name: model, id: waiver.id })}
                    >
                      {t('conformance.withdraw')}
                    </Button>
                  ) : (
                    <Button size="compact-xs" variant="light" onClick={() => onAllow(row)}>
                      {t('conformance.allow')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
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

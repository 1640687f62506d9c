import { useTranslation } from 'react-i18next';
import type { SimulationEffect } from '../../api/types';
import { Tag, type Tone } from '../../components/Tag';
import { type Format, signed, useFormat } from '../../i18n/format';
import { EffectBar } from './EffectBar';

const TONES: Record<SimulationEffect['verdict'], Tone> = {
  better: 'good',
  worse: 'bad',
  changed: 'warm',
  not_distinguishable: 'plain',
  not_tested: 'plain',
  unknown: 'plain',
};

/** Figures today and in the scenario, with the difference against the error of the simulation. */
export function EffectTable({ effects, currency }: { effects: SimulationEffect[]; currency: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="effects" tabIndex={0} aria-label={t('what_if.table')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('what_if.figure')}</th>
            <th scope="col">{t('what_if.today')}</th>
            <th scope="col">{t('what_if.scenario')}</th>
            <th scope="col">{t('what_if.difference')}</th>
            <th scope="col">{t('what_if.against_error')}</th>
            <th scope="col">{t('what_if.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {effects.map((one) => (
            <Row key={one.key} effect={one} write={writer(format, one.unit, currency)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  effect: SimulationEffect;
  write: (value: number) => string;
}

function Row({ effect, write }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // A difference of two shares is in points, not in per cent of anything.
  const apart = (value: number) =>
    effect.unit === 'ratio' ? t('what_if.points', { n: format.number(value * 100) }) : write(value);
  const { baseline, scenario, difference, error } = effect;
  const isSame = difference.mean === 0;
  return (
    <tr data-faint={TONES[effect.verdict] === 'plain' ? '' : undefined}>
      <th scope="row">{format.label(effect.label)}</th>
      <td>
        {write(baseline.mean)}
        <small>{t('what_if.band', { low: write(baseline.low), high: write(baseline.high) })}</small>
      </td>
      <td>
        {write(scenario.mean)}
        <small>{t('what_if.band', { low: write(scenario.low), high: write(scenario.high) })}</small>
      </td>
      <td>
        {isSame ? '=' : signed(apart, difference.mean)}
        {!isSame && (
          <small>
            {t('what_if.band', { low: signed(apart, difference.low), high: signed(apart, difference.high) })}
          </small>
        )}
      </td>
      <td>
        <EffectBar effect={effect} />
        <small>{error === null ? t('what_if.no_error') : t('what_if.error', { error: apart(error) })}</small>
      </td>
      <td>
        <Tag tone={TONES[effect.verdict]}>{format.label(effect.verdict_label)}</Tag>
      </td>
    </tr>
  );
}

/** How a figure is written by its unit. */
export function writer(format: Format, unit: SimulationEffect['unit'], currency: string | null) {
  return (value: number): string => {
    if (unit === 'duration') return format.duration(value);
    if (unit === 'ratio') return format.percent(value);
    if (unit === 'money') return format.money(value, currency);
    if (unit === 'hours') return `${format.count(value)}\u00a0h`;
    return Math.abs(value) < 100 ? format.number(value) : format.count(value);
  };
}

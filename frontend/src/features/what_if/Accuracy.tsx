import { useTranslation } from 'react-i18next';
import { useBacktest, useScope, useSimulationParameters } from '../../api/queries';
import type { Backtest } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { writer } from './EffectTable';

/** How far off the simulation is: what it told of the last months, and what came. */
export function Accuracy() {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset } = useScope();
  const backtest = useBacktest(dataset !== '');
  return (
    <Card title={t('what_if.accuracy')} note={t('what_if.accuracy_note')}>
      <Answered query={backtest} height={180}>
        {({ backtest: found, missing }) =>
          found ? (
            <Told found={found} />
          ) : (
            <Note>{missing ? format.label(missing) : t('common.no_data')}</Note>
          )
        }
      </Answered>
    </Card>
  );
}

function Told({ found }: { found: Backtest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const currency = useSimulationParameters([], undefined).data?.currency ?? null;
  return (
    <>
      <p className="what-if-summary">{format.label(found.summary)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
      <section className="effects" tabIndex={0} aria-label={t('what_if.accuracy')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('what_if.figure')}</th>
              <th scope="col">{t('what_if.came')}</th>
              <th scope="col">{t('what_if.told')}</th>
              <th scope="col">{t('what_if.off')}</th>
            </tr>
          </thead>
          <tbody>
            {found.figures.map((one) => {
              const write = writer(format, one.unit, currency);
              const off =
                one.unit === 'ratio'
                  ? t('what_if.points', { n: format.number((one.error ?? 0) * 100) })
                  : format.percent(one.error);
              return (
                <tr key={one.key}>
                  <th scope="row">{format.label(one.label)}</th>
                  <td>{one.actual === null ? '—' : write(one.actual)}</td>
                  <td>{one.predicted === null ? '—' : write(one.predicted)}</td>
                  <td>{one.error === null ? t('what_if.no_error') : `± ${off}`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className="card-note what-if-legend">
        {t('what_if.distances', {
          cycle: format.duration(found.cycle_distance_s),
          pairs: format.percent(found.pair_distance),
          pairs_noise: format.percent(found.pair_noise),
          variants: format.percent(found.variant_distance),
          variants_noise: format.percent(found.variant_noise),
        })}
      </p>
    </>
  );
}

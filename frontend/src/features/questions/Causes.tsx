import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../api/types';
import { Card } from '../../components/Card';
import { Icon } from '../../components/icons';
import { between, figure, type Unit } from '../../components/kpi/figure';
import { type Format, useFormat } from '../../i18n/format';
import { addFilters } from '../../state/filters';

type RootCauses = Answer['causes'][number];
type Cause = RootCauses['causes'][number];

/** What goes with each outcome of a question, the strongest first; never called its cause. */
export function Causes({ all }: { all: Answer['causes'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const found = all.filter(({ causes }) => causes.length > 0);
  if (!found.length) return null;
  return (
    <section aria-labelledby="causes" className="causes-part">
      <h2 id="causes" className="section-title">
        {t('questions.causes')}
        <small>{t('questions.causes_note')}</small>
      </h2>
      <div className="causes">
        {found.map((one) => (
          <Card
            key={one.outcome}
            title={format.label(one.label)}
            note={t('questions.causes_tried', { tried: format.count(one.tried), n: format.count(one.n) })}
          >
            <ol className="cause-list">
              {one.causes.map((cause) => (
                <CauseLine key={cause.key} cause={cause} unit={one.unit} />
              ))}
            </ol>
          </Card>
        ))}
      </div>
    </section>
  );
}

function CauseLine({ cause, unit }: { cause: Cause; unit: Unit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(Math.abs(cause.inside), Math.abs(cause.outside), 1e-9);
  const bars = [
    ['inside', cause.inside],
    ['outside', cause.outside],
  ] as const;
  return (
    <li>
      <div className="cause-words">
        <span>{format.label(cause.sentence)}</span>
        <small>
          {t('questions.effect')} {effectOf(cause, unit, format)}
          {cause.adjusted !== null &&
            ` · ${t('questions.adjusted', { effect: adjustedOf(cause, unit, format) })}`}
        </small>
      </div>
      <span className="cause-bars" aria-hidden="true">
        {bars.map(([side, value]) => (
          <span key={side} data-side={side} style={{ width: `${(Math.abs(value) / most) * 100}%` }} />
        ))}
      </span>
      {cause.filters.length > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="filter" size={14} />}
          aria-label={`${t('shell.filter')} – ${format.label(cause.label)}`}
          onClick={() => addFilters(...cause.filters)}
        >
          {t('shell.filter')}
        </Button>
      )}
    </li>
  );
}

function amount(value: number | null, unit: Unit, isRatio: boolean, format: Format): string {
  if (value === null) return '?';
  if (isRatio) return `×\u00a0${format.number(value)}`;
  return `${value > 0 ? '+' : ''}${figure(value, unit === 'share' ? 'points' : unit, format)}`;
}

function effectOf({ effect, interval, is_ratio }: Cause, unit: Unit, format: Format): string {
  const end = (value: number | null) => amount(value, unit, is_ratio, format);
  return `${end(effect)} (${between(end(interval.low), end(interval.high), format)})`;
}

const adjustedOf = ({ adjusted, is_ratio }: Cause, unit: Unit, format: Format) =>
  amount(adjusted, unit, is_ratio, format);

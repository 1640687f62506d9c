import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/types';
import { Card } from '../../components/Card';
import { Icon, type IconName } from '../../components/icons';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { type Place, type Screen, screenHref, usePlace } from '../../state/url';

const SIGNS: Record<string, IconName> = { done: 'check', attention: 'warning', next: 'arrowRight' };
/** Where each step is done. */
const SCREEN_OF: Partial<Record<string, Screen>> = {
  load: 'import-report',
  check: 'data-quality',
  see: 'questions',
  design: 'models',
  goals: 'goals',
};

/** The six steps from raw data to a better process, and where the company stands. */
export function SixSteps({ steps }: { steps: Overview['steps'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  return (
    <Card title={t('overview.steps')}>
      <ol className="six-steps">
        {steps.map(({ number, key, label, state, detail }) => (
          <li key={key} data-state={state}>
            <span className="six-sign">
              {state === 'next' ? number : <Icon name={SIGNS[state] ?? 'check'} size={14} />}
            </span>
            <span>
              <strong>
                <StepName href={hrefOf(place, key)}>{format.label(label)}</StepName>
                <span className="visually-hidden"> – {t(`overview.state_${state}`)}</span>
              </strong>
              <small>{format.label(detail)}</small>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function hrefOf(place: Place, step: string): string | null {
  if (step === 'connect') return '/';
  const screen = SCREEN_OF[step];
  return screen ? screenHref(place, screen) : null;
}

function StepName({ href, children }: { href: string | null; children: string }) {
  return href === null ? children : <Link href={href}>{children}</Link>;
}

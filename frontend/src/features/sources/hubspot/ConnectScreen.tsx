import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubSpotSource } from '../../../api/types';
import { Card } from '../../../components/Card';
import { Link } from '../../../components/Link';
import { Tag } from '../../../components/Tag';
import { useWord } from '../../../components/useWord';
import { ConnectForm } from './ConnectForm';
import { CopyScopes, usualScopes } from './CopyScopes';

const STEPS = [1, 2, 3, 4] as const;

/** Before a key: how to make one in HubSpot, and the field to paste it in. */
export function ConnectScreen({ source }: { source: HubSpotSource }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="hubspot-lead">{t('hubspot.lead')}</p>
      <div className="hubspot-columns">
        <Card
          title={t('hubspot.guide')}
          note={t('hubspot.guide_note')}
          actions={
            <Link className="table-link" href="/?source=hubspot&view=guide">
              {t('hubspot.guide_all')}
            </Link>
          }
        >
          <Steps>
            <Scopes source={source} />
          </Steps>
          <p className="hubspot-other">
            {t('hubspot.warehouse_hint')}{' '}
            <Link className="table-link hubspot-underlined" href="/?source=warehouse">
              {t('hubspot.warehouse_go')}
            </Link>
          </p>
        </Card>
        <ConnectForm />
      </div>
    </>
  );
}

/** How to make a key, step by step; what it needs stands in the step that asks for it. */
export function Steps({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <ol className="hubspot-steps">
      {STEPS.map((step) => (
        <li key={step}>
          <span>{t(`hubspot.step_${step}`)}</span>
          {step === 3 && children}
        </li>
      ))}
    </ol>
  );
}

/** The scopes to tick in HubSpot, to be copied in one go; none of them can write. */
export function Scopes({ source }: { source: Pick<HubSpotSource, 'scopes'> }) {
  const { t } = useTranslation();
  const object = useWord('hubspot.object');
  return (
    <div className="hubspot-scopes">
      <ul>
        {source.scopes.map(({ scope, kinds, opt_in }) => (
          <li key={scope}>
            <code>{scope}</code> <span className="dimmed">{kinds.map(object).join(', ')}</span>{' '}
            {opt_in && <Tag>{t('hubspot.opt_in')}</Tag>}
          </li>
        ))}
      </ul>
      <CopyScopes scopes={usualScopes(source)} />
    </div>
  );
}

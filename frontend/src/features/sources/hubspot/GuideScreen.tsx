import { useTranslation } from 'react-i18next';
import type { HubSpotSource } from '../../../api/types';
import { Card } from '../../../components/Card';
import { Tag } from '../../../components/Tag';
import { useWord } from '../../../components/useWord';
import { useFormat } from '../../../i18n/format';
import { Steps } from './ConnectScreen';
import { CopyScopes, usualScopes } from './CopyScopes';

const PROMISES = [1, 2, 3, 4, 5] as const;
const TROUBLES = [1, 2, 3, 4] as const;

/** The whole guide: make the key, which scope opens what, what Filon never does, what to do when something is missing. */
export function GuideScreen({ source }: { source: HubSpotSource }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="hubspot-lead">{t('hubspot.lead')}</p>
      <div className="hubspot-columns">
        <Card title={t('hubspot.guide')} note={t('hubspot.guide_note')}>
          <Steps>
            <p>
              <CopyScopes scopes={usualScopes(source)} />
            </p>
          </Steps>
        </Card>
        <Card title={t('hubspot.guide_promises')}>
          <ul className="hubspot-promises">
            {PROMISES.map((one) => (
              <li key={one}>{t(`hubspot.guide_promise_${one}`)}</li>
            ))}
          </ul>
        </Card>
      </div>
      <ScopeTable source={source} />
      <Card title={t('hubspot.guide_trouble')}>
        <dl className="hubspot-trouble">
          {TROUBLES.map((one) => (
            <div key={one}>
              <dt>{t(`hubspot.guide_seen_${one}`)}</dt>
              <dd>{t(`hubspot.guide_do_${one}`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}

function ScopeTable({ source }: { source: HubSpotSource }) {
  const { t } = useTranslation();
  const format = useFormat();
  const object = useWord('hubspot.object');
  return (
    <Card title={t('hubspot.guide_scopes')} note={t('hubspot.guide_scopes_note')}>
      <div className="hubspot-wide">
        <table className="hubspot-guide">
          <thead>
            <tr>
              <th scope="col">{t('hubspot.scope')}</th>
              <th scope="col">{t('hubspot.guide_opens')}</th>
              <th scope="col">{t('hubspot.lacking')}</th>
            </tr>
          </thead>
          <tbody>
            {source.scopes.map(({ scope, kinds, opt_in, lacking, tiers }) => (
              <tr key={scope}>
                <th scope="row">
                  <code>{scope}</code> {opt_in && <Tag>{t('hubspot.opt_in')}</Tag>}
                </th>
                <td>
                  {kinds.map(object).join(', ')}
                  {tiers.length > 0 && (
                    <div className="dimmed">{tiers.join(', ').replaceAll(' or ', ' / ')}</div>
                  )}
                </td>
                <td>{[...new Set(lacking.map(format.label))].join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

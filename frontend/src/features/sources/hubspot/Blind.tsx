import { useTranslation } from 'react-i18next';
import type { HubSpotSource } from '../../../api/types';
import { Card } from '../../../components/Card';
import { Tag } from '../../../components/Tag';
import { useWord } from '../../../components/useWord';
import { useFormat } from '../../../i18n/format';

/** What the portal did not give, and what no portal can show. */
export function Blind({ last }: { last: NonNullable<HubSpotSource['last_sync']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const object = useWord('hubspot.object');
  return (
    <Card title={t('hubspot.blind')} note={t('hubspot.blind_note')}>
      <ul className="hubspot-blind">
        {last.lacking.map((one) => (
          <li key={one.kind}>
            <Tag tone="warm">{object(one.kind)}</Tag>
            <span>
              {format.label(one.text)} <code>{one.scope}</code>
            </span>
          </li>
        ))}
        {last.blind_spots.map((one) => (
          <li key={one.code}>
            <Tag tone={one.count === null ? 'plain' : 'warm'}>
              {one.count === null ? t('hubspot.unknown') : format.count(one.count)}
            </Tag>
            <span>{format.label(one.text)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

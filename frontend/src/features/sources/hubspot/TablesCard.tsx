import { useTranslation } from 'react-i18next';
import type { WarehouseLook } from '../../../api/types';
import { Card } from '../../../components/Card';
import { Note } from '../../../components/Note';
import { Tag } from '../../../components/Tag';
import { useWord } from '../../../components/useWord';
import { useFormat } from '../../../i18n/format';

type Table = WarehouseLook['tables'][number];

const NEEDED: readonly [string, Table['need']][] = [
  ['deal', 'required'],
  ['deal_property_history', 'recommended'],
  ['deal_stage', 'recommended'],
  ['deal_pipeline', 'recommended'],
  ['deal_pipeline_stage', 'recommended'],
  ['company', 'optional'],
  ['contact', 'optional'],
  ['deal_company', 'optional'],
  ['deal_contact', 'optional'],
  ['owner', 'optional'],
  ['engagement_deal', 'optional'],
  ['engagement_call', 'optional'],
  ['engagement_meeting', 'optional'],
];

/** Before anything was sent: the tables that matter, and what each gives. */
export function KnownTables() {
  const { t } = useTranslation();
  return (
    <Card title={t('hubspot.warehouse_known')}>
      <Tables tables={NEEDED.map(([table, need]) => ({ table, need, rows: null, strays: 0 }))} bare />
    </Card>
  );
}

/** What was recognised in the folder, what is missing, and rows that lead nowhere. */
export function TablesCard({ look }: { look: WarehouseLook }) {
  const { t } = useTranslation();
  const format = useFormat();
  const found = look.tables.filter(({ rows }) => rows !== null);
  return (
    <Card
      title={t('hubspot.warehouse_found')}
      note={t('hubspot.warehouse_found_note', {
        n: format.count(found.length),
        deals: format.count(look.deals),
        history: format.count(look.with_history),
      })}
    >
      {!look.ready && <Note>{t('hubspot.warehouse_no_deals')}</Note>}
      {look.ready && look.with_history === 0 && <Note>{t('hubspot.warehouse_no_history')}</Note>}
      <Tables tables={look.tables} />
      {look.ignored.length > 0 && (
        <p className="dimmed">
          {t('hubspot.warehouse_ignored')} {look.ignored.join(', ')}
        </p>
      )}
    </Card>
  );
}

function Tables({ tables, bare = false }: { tables: readonly Table[]; bare?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="hubspot-wide">
      <table className="hubspot-guide">
        <thead>
          <tr>
            <th scope="col">{t('hubspot.warehouse_table')}</th>
            {!bare && (
              <th scope="col" className="hubspot-number">
                {t('hubspot.warehouse_rows')}
              </th>
            )}
            <th scope="col">{t('hubspot.warehouse_gives')}</th>
          </tr>
        </thead>
        <tbody>
          {tables.map((one) => (
            <Line key={one.table} one={one} bare={bare} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ one, bare }: { one: Table; bare: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const gives = useWord('hubspot.gives');
  const absent = one.rows === null;
  return (
    <tr className={absent && !bare ? 'tables-absent' : undefined}>
      <th scope="row">
        <code>{one.table}</code>{' '}
        {(bare || absent) && one.need !== 'optional' && (
          <Tag tone={one.need === 'required' ? 'bad' : 'warm'}>{t(`hubspot.warehouse_${one.need}`)}</Tag>
        )}
      </th>
      {!bare && (
        <td className="hubspot-number">{absent ? t('hubspot.warehouse_absent') : format.count(one.rows)}</td>
      )}
      <td>
        {gives(one.table)}
        {one.strays > 0 && (
          <div className="tables-strays">
            {t('hubspot.warehouse_strays', { count: one.strays, n: format.count(one.strays) })}
          </div>
        )}
      </td>
    </tr>
  );
}

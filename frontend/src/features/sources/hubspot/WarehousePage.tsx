import './hubspot.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answered } from '../../../components/Answered';
import { Link } from '../../../components/Link';
import { Note } from '../../../components/Note';
import { Screen } from '../../../components/Screen';
import { useParam } from '../../../state/url';
import { KnownTables, TablesCard } from './TablesCard';
import { TablesPicker } from './TablesPicker';
import { WarehouseForm } from './WarehouseForm';
import { useWarehouse } from './warehouse';

/** A warehouse as a source: its tables are chosen, what was recognised is shown, then they are imported together. */
export default function WarehousePage() {
  const { t } = useTranslation();
  const [folder] = useParam('tables', '');
  const [sent, setSent] = useState(0);
  const query = useWarehouse(folder, sent);
  return (
    <Screen
      title={t('hubspot.warehouse_title')}
      loading={query.isFetching}
      actions={
        <Link className="table-link" href="/">
          {t('sources.back')}
        </Link>
      }
    >
      <p className="hubspot-lead">{t('hubspot.warehouse_lead')}</p>
      <div className="tables-page">
        <TablesPicker folder={folder} onSent={() => setSent((before) => before + 1)} />
        {folder ? (
          <Answered query={query} height={420}>
            {(look) => (
              <>
                {look.ready && <WarehouseForm folder={folder} />}
                <TablesCard look={look} />
              </>
            )}
          </Answered>
        ) : (
          <KnownTables />
        )}
        <Note>{t('hubspot.warehouse_lacks')}</Note>
      </div>
    </Screen>
  );
}

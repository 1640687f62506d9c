import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/Card';
import { Failed } from '../../../components/Failed';
import { ZoneSelect } from '../ZoneSelect';
import { useImportTables } from './warehouse';

/** What the tables do not tell, and the button that imports them. */
export function WarehouseForm({ folder }: { folder: string }) {
  const { t } = useTranslation();
  const [zone, setZone] = useState<string | null>(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [currency, setCurrency] = useState('EUR');
  const [label, setLabel] = useState(t('hubspot.warehouse_label_default'));
  const order = useImportTables(folder);
  const known = /^[A-Z]{3}$/.test(currency);
  return (
    <Card title={t('hubspot.warehouse_settings')} note={t('hubspot.warehouse_settings_note')}>
      <form
        className="hubspot-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (zone && known && label.trim()) {
            order.mutate({ timezone: zone, currency, label: label.trim() });
          }
        }}
      >
        <Group gap="md" align="end">
          <ZoneSelect value={zone} onChange={setZone} />
          <TextInput
            label={t('hubspot.warehouse_currency')}
            value={currency}
            error={!known && t('hubspot.warehouse_currency_error')}
            onChange={(event) => setCurrency(event.currentTarget.value.trim().toUpperCase())}
          />
          <TextInput
            label={t('hubspot.warehouse_label')}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button type="submit" loading={order.isPending} disabled={!zone || !known || !label.trim()}>
            {t('hubspot.warehouse_import')}
          </Button>
        </Group>
        {order.error && <Failed error={order.error} />}
      </form>
    </Card>
  );
}

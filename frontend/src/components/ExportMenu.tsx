import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../api/client';
import { useScope } from '../api/queries';
import { useFormat } from '../i18n/format';
import { Icon } from './icons';

const FORMATS = ['csv', 'xlsx', 'parquet', 'xes', 'ocel-json', 'ocel-xml', 'ocel-sqlite'] as const;

/** The events of the filtered cases as a file. */
export function ExportMenu() {
  const { t } = useTranslation();
  const { lang } = useFormat();
  const { dataset, f, perspective } = useScope();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" size={16} />}>
          {t('cases.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('cases.export_note')}</Menu.Label>
        {FORMATS.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={apiUrl(['datasets', dataset, 'export'], { format, f, perspective, lang })}
            download
          >
            {t(`cases.format_${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

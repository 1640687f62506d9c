import { ActionIcon, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icons';
import type { ImageFormat } from '../../map/useExport';

interface Props {
  table: boolean;
  onTable: () => void;
  onExport: (format: ImageFormat) => void;
}

/** The map as a table or a picture, and as a file. */
export function MapMenu({ table, onTable, onExport }: Props) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('map.more')}>
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name={table ? 'map' : 'table'} size={16} />} onClick={onTable}>
          {t(table ? 'map.as_picture' : 'map.as_table')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          disabled={table}
          leftSection={<Icon name="download" size={16} />}
          onClick={() => onExport('png')}
        >
          {t('map.export_png')}
        </Menu.Item>
        <Menu.Item
          disabled={table}
          leftSection={<Icon name="download" size={16} />}
          onClick={() => onExport('svg')}
        >
          {t('map.export_svg')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

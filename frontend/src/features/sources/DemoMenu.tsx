import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icons';
import { SCALES, useDemo } from './demo';

/** The demo company in three sizes. */
export function DemoMenu() {
  const { t } = useTranslation();
  const demo = useDemo();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="play" size={16} />} loading={demo.isPending}>
          {t('sources.demo')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {SCALES.map((scale) => (
          <Menu.Item key={scale} onClick={() => demo.mutate(scale)}>
            {t(`sources.scale_${scale}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

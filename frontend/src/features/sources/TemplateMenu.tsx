import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client';
import { Icon } from '../../components/icons';
import { LANGUAGES } from '../../i18n';

/** The Excel template in either language. */
export function TemplateMenu() {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="table" size={16} />}>
          {t('sources.template')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((lang) => (
          <Menu.Item key={lang} component="a" href={apiUrl(['template'], { lang })} download>
            {t(`sources.template_${lang}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { useTranslation } from 'react-i18next';
import { Screen } from '../../components/Screen';

export default function MapPage() {
  const { t } = useTranslation();
  return <Screen title={t('map.title')} />;
}

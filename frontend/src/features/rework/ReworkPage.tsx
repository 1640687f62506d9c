import { useTranslation } from 'react-i18next';
import { Screen } from '../../components/Screen';

export default function ReworkPage() {
  const { t } = useTranslation();
  return <Screen title={t('rework.title')} />;
}

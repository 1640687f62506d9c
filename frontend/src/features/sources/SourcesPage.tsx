import { useTranslation } from 'react-i18next';
import { Screen } from '../../components/Screen';

export default function SourcesPage() {
  const { t } = useTranslation();
  return <Screen title={t('sources.title')} />;
}

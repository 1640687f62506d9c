import { useTranslation } from 'react-i18next';
import { Screen } from '../../components/Screen';

export default function VariantsPage() {
  const { t } = useTranslation();
  return <Screen title={t('variants.title')} />;
}

import { useTranslation } from 'react-i18next';
import { Screen } from '../../components/Screen';

export default function CasesPage() {
  const { t } = useTranslation();
  return <Screen title={t('cases.title')} />;
}

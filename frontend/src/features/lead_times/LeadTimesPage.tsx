import { useTranslation } from 'react-i18next';
import { Screen } from '../../components/Screen';

export default function LeadTimesPage() {
  const { t } = useTranslation();
  return <Screen title={t('lead_times.title')} />;
}

import { useTranslation } from 'react-i18next';
import { Screen } from '../../components/Screen';

export default function ImportReportPage() {
  const { t } = useTranslation();
  return <Screen title={t('import_report.title')} />;
}

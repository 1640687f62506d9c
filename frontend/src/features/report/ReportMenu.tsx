import { ActionIcon, Loader, Menu, Tooltip } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../api/queries';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import { REPORT_KINDS, useReport } from './useReport';

const ReportDialog = lazy(() => import('./ReportDialog'));

/** The filtered cases as a document to send on: one click for each kind of file. */
export function ReportMenu() {
  const { t } = useTranslation();
  const { lang } = useFormat();
  const { dataset, ...scope } = useScope();
  const { isMaking, make, cancel } = useReport(dataset, { ...scope, lang });
  const [choosing, choose] = useState(false);
  if (isMaking) {
    return (
      <Tooltip label={t('report.cancel')}>
        <ActionIcon variant="light" size="lg" aria-label={t('report.cancel')} onClick={cancel}>
          <Loader size={18} />
        </ActionIcon>
      </Tooltip>
    );
  }
  if (choosing) {
    return (
      <Suspense fallback={<Loader size={18} />}>
        <ReportDialog
          onClose={() => choose(false)}
          onMake={(kind, questions) => make(kind, questions ? { questions } : {})}
        />
      </Suspense>
    );
  }
  return (
    <Menu position="bottom-end" shadow="md" width={330} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Tooltip label={t('report.note')} multiline w={280}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('report.button')}>
            <Icon name="report" />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {REPORT_KINDS.map((kind) => (
          <Menu.Item key={kind} onClick={() => make(kind)}>
            {t(`report.${kind}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => choose(true)}>{t('report.choose')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

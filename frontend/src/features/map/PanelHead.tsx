import { CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The head of the right panel: what is selected, and a way back. */
export function PanelHead({ kind, title, onClose }: { kind: string; title: ReactNode; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <header className="panel-head">
      <div>
        <span className="dimmed">{kind}</span>
        <h2>{title}</h2>
      </div>
      <CloseButton aria-label={t('common.close')} onClick={onClose} />
    </header>
  );
}

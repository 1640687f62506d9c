import { Button, CopyButton, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client';
import { Icon } from './icons';

interface Props {
  error: Error;
  /** What failed; else that a part of the screen could not be shown. */
  title?: string;
  onRetry?: () => void;
}

/** What failed in the server's words, its hint, and a way to try again. */
export function ErrorState({ error, title, onRetry }: Props) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError ? error.problem : null;
  const details = JSON.stringify(problem ?? { message: error.message }, null, 2);
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-error">
        <Icon name="warning" size={28} />
      </span>
      <h2>{title ?? t('common.error_title')}</h2>
      <p>{problem ? (problem.detail ?? problem.title) : t('common.error_offline')}</p>
      {problem?.hint && <p className="dimmed">{problem.hint}</p>}
      <Group gap="xs">
        {onRetry && <Button onClick={onRetry}>{t('common.retry')}</Button>}
        <CopyButton value={details}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('common.copied') : t('common.copy_details')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}

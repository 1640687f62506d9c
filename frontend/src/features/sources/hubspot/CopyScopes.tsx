import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HubSpotSource } from '../../../api/types';
import { Icon } from '../../../components/icons';

/** Scopes to the clipboard, one a line. */
export function CopyScopes({ scopes }: { scopes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={scopes.join('\n')}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name={copied ? 'check' : 'report'} size={15} />}
          onClick={copy}
        >
          {copied ? t('common.copied') : t('hubspot.copy_scopes')}
        </Button>
      )}
    </CopyButton>
  );
}

/** Every scope but those that are left out unless somebody asks for them. */
export const usualScopes = (source: Pick<HubSpotSource, 'scopes'>) =>
  source.scopes.filter(({ opt_in }) => !opt_in).map(({ scope }) => scope);

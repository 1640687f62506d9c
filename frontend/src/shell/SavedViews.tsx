import { ActionIcon, Popover, Skeleton, Tooltip } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icons';

const ViewList = lazy(() => import('./views/ViewList'));

/** The button that opens the saved views of the data set. */
export function SavedViews() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={340}
      shadow="lg"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={t('shell.views')} disabled={opened}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('shell.views')}
            onClick={() => setOpened(!opened)}
          >
            <Icon name="bookmark" />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('shell.views')}>
        <Suspense fallback={<Skeleton height={120} />}>
          <ViewList onDone={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

import { Button, Popover, Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icons';

const FilterForm = lazy(() => import('./filters/FilterForm'));

/** The button that opens the filter builder. */
export function FilterBuilder() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={400}
      shadow="lg"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<Icon name="filter" />}
          onClick={() => setOpened(!opened)}
        >
          {t('shell.filter')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('shell.filter')}>
        <Suspense fallback={<Skeleton height={260} />}>
          <FilterForm onDone={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

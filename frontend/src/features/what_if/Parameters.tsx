import { Button, FileButton, Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client';
import { useScope } from '../../api/queries';
import type { SimulationParameters } from '../../api/types';
import { Card } from '../../components/Card';
import { Icon } from '../../components/icons';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { useParam } from '../../state/url';
import { Arrivals } from './Arrivals';
import { useEdited } from './edited';
import { Steps } from './Steps';
import { Teams } from './Teams';
import { Waits } from './Waits';

const TABS = ['steps', 'waits', 'arrivals', 'teams'] as const;
type Tab = (typeof TABS)[number];

/** What the simulation rests on, as it was learnt; a file takes it away and brings it back changed. */
export function Parameters({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setTab] = useParam('tab', 'steps', 'replace');
  const tab: Tab = TABS.find((one) => one === text) ?? 'steps';
  return (
    <Card
      title={t('what_if.parameters')}
      note={t('what_if.parameters_note', {
        cases: format.count(data.cases),
        first: format.date(data.first),
        last: format.date(data.last),
      })}
      actions={<FileWays />}
    >
      <SegmentedControl
        size="xs"
        value={tab}
        onChange={setTab}
        aria-label={t('what_if.parameters')}
        data={TABS.map((value) => ({ value, label: t(`what_if.tab_${value}`) }))}
      />
      <div className="what-if-tab">
        {tab === 'steps' && <Steps data={data} />}
        {tab === 'waits' && <Waits data={data} />}
        {tab === 'arrivals' && <Arrivals data={data} />}
        {tab === 'teams' && <Teams data={data} />}
      </div>
      {data.cautions.map((one) => (
        <Note key={one.en}>{format.label(one)}</Note>
      ))}
    </Card>
  );
}

function FileWays() {
  const { t } = useTranslation();
  const { dataset, f, perspective } = useScope();
  const [edited, setEdited] = useEdited(dataset);
  const [bad, setBad] = useState(false);
  const read = async (file: File | null) => {
    if (!file) return;
    try {
      setEdited({ dataset, name: file.name, content: JSON.parse(await file.text()) });
      setBad(false);
    } catch {
      setBad(true);
    }
  };
  return (
    <Group gap="xs">
      {bad && <span role="alert">{t('what_if.bad_file')}</span>}
      {edited ? (
        <Button
          size="xs"
          variant="light"
          onClick={() => setEdited(null)}
          rightSection={<Icon name="close" size={13} />}
        >
          {t('what_if.uses', { name: edited.name })}
        </Button>
      ) : (
        <FileButton accept="application/json" onChange={(file) => void read(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<Icon name="upload" size={15} />}>
              {t('what_if.use_file')}
            </Button>
          )}
        </FileButton>
      )}
      <Button
        component="a"
        href={apiUrl(['datasets', dataset, 'simulation', 'parameters.json'], { f, perspective })}
        download
        size="xs"
        variant="default"
        leftSection={<Icon name="download" size={15} />}
      >
        {t('what_if.take_file')}
      </Button>
    </Group>
  );
}

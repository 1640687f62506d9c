import { Button, FileButton, Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, apiUrl, post } from '../../api/client';
import { useScope } from '../../api/queries';
import type { SimulationParameters } from '../../api/types';
import { Card } from '../../components/Card';
import { Icon } from '../../components/icons';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { useParam } from '../../state/url';
import { Arrivals } from './Arrivals';
import { Measures } from './Editable';
import { useEdited } from './edited';
import { resetEdits, useEdits } from './edits';
import { MoneyTab } from './MoneyTab';
import { Steps } from './Steps';
import { Teams } from './Teams';
import { Waits } from './Waits';

const TABS = ['steps', 'waits', 'arrivals', 'teams', 'money'] as const;
type Tab = (typeof TABS)[number];

/** What the simulation rests on: learnt, to be edited one by one; a file takes all away and brings it back changed. */
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
      <EditedOnes data={data} />
      <Measures value={{ workingDay: data.working_day_s, currency: data.currency }}>
        <div className="what-if-tab">
          {tab === 'steps' && <Steps data={data} />}
          {tab === 'waits' && <Waits data={data} />}
          {tab === 'arrivals' && <Arrivals data={data} />}
          {tab === 'teams' && <Teams data={data} />}
          {tab === 'money' && <MoneyTab data={data} />}
        </div>
      </Measures>
      {data.cautions.map((one) => (
        <Note key={one.en}>{format.label(one)}</Note>
      ))}
    </Card>
  );
}

/** How many parameters are not as they were learnt, and the way back for all of them. */
function EditedOnes({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const edits = useEdits();
  // One edited share moves the others: edits of the screen are counted as they were made.
  const count = edits.length || data.fields.filter((field) => field.is_edited).length;
  if (!count) return null;
  return (
    <p className="what-if-edited" role="status">
      <Icon name="pencil" size={14} />
      {t('what_if.edited_count', { count })}
      {edits.length > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={resetEdits}>
          {t('what_if.reset_all')}
        </Button>
      )}
    </p>
  );
}

function FileWays() {
  const { t } = useTranslation();
  const { dataset, f, perspective } = useScope();
  const [edited, setEdited] = useEdited(dataset);
  const [bad, setBad] = useState<string | null>(null);
  const edit = useEdits();
  const read = async (file: File | null) => {
    if (!file) return;
    try {
      const content: unknown = JSON.parse(await file.text());
      await post(['datasets', dataset, 'simulation', 'parameters'], { parameters: content });
      setEdited({ dataset, name: file.name, content });
      setBad(null);
    } catch (error) {
      setBad(error instanceof ApiError ? error.message : t('what_if.bad_file'));
    }
  };
  return (
    <Group gap="xs">
      {bad && <span role="alert">{bad}</span>}
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
        href={apiUrl(['datasets', dataset, 'simulation', 'parameters.json'], { f, perspective, edit })}
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

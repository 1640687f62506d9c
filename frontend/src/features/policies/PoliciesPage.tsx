import { Failed } from '../../components/Failed';
import './policies.css';
import { Button, FileButton, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../api/queries';
import type { Policies } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Screen } from '../../components/Screen';
import { showToast } from '../../components/toast';
import { PolicyForm } from './PolicyForm';
import {
  asFile,
  readFile,
  useForgetPolicies,
  usePolicies,
  useSetPolicies,
  type Values,
  valuesOf,
} from './policies';

/** What the company has agreed on and what work costs it: the assumptions that answers rest on. */
export default function PoliciesPage() {
  const { t } = useTranslation();
  const query = usePolicies();
  return (
    <Screen title={t('shell.screen_policies')} loading={query.isFetching}>
      <p className="dimmed question-lead">{t('policies.lead')}</p>
      <Answered query={query} height={420}>
        {(found) => <Editor key={JSON.stringify(found)} found={found} />}
      </Answered>
    </Screen>
  );
}

function Editor({ found }: { found: Policies }) {
  const { t } = useTranslation();
  const { dataset } = useScope();
  const [values, setValues] = useState<Values>(valuesOf(found));
  const { mutate, isPending, error } = useSetPolicies();
  const forget = useForgetPolicies(found);
  const isChanged = JSON.stringify(values) !== JSON.stringify(valuesOf(found));
  const save = (wanted: Partial<Values>) =>
    mutate(wanted, { onSuccess: () => void showToast({ message: t('policies.saved') }) });
  const load = async (file: File | null) => {
    if (!file) return;
    const read = await readFile(file);
    if (read) save(read);
    else void showToast({ message: t('policies.no_file', { name: file.name }), color: 'red' });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(values);
      }}
    >
      <PolicyForm values={values} names={found.activities} onChange={setValues} />
      {error && <Failed error={error} />}
      <Group className="policy-actions" justify="space-between">
        <Group gap={8}>
          <Button variant="default" component="a" href={asFile(values)} download={`${dataset}-policies.json`}>
            {t('policies.download')}
          </Button>
          <FileButton onChange={load} accept="application/json,.json">
            {(props) => (
              <Button variant="default" {...props}>
                {t('policies.load')}
              </Button>
            )}
          </FileButton>
          {found.is_own && (
            <Button variant="subtle" color="gray" onClick={() => forget.mutate()} loading={forget.isPending}>
              {t('policies.reset')}
            </Button>
          )}
        </Group>
        <Group gap={8}>
          {isChanged && (
            <Button variant="subtle" onClick={() => setValues(valuesOf(found))}>
              {t('common.cancel')}
            </Button>
          )}
          <Button type="submit" disabled={!isChanged} loading={isPending}>
            {t('policies.save')}
          </Button>
        </Group>
      </Group>
    </form>
  );
}

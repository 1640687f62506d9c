import './views.css';
import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../api/types';
import { Failed } from '../../components/Failed';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { showToast } from '../../components/toast';
import { undoToast } from '../../components/undoToast';
import { usePlace, withChange } from '../../state/url';
import { useSavedViews, useViewChanges, viewHref } from './savedViews';

/** The saved views, each a way back to a screen as it was, and the name under which the present one is kept. */
export default function ViewList({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useSavedViews();
  const { save, forget } = useViewChanges();
  const failed = error ?? save.error ?? forget.error;
  return (
    <>
      {data?.length ? (
        <ul className="view-list">
          {data.map((view) => (
            <Row
              key={view.id}
              view={view}
              onDone={onDone}
              onRemove={() =>
                forget.mutate(view.id, {
                  onSuccess: () =>
                    undoToast(t('shell.view_removed', { name: view.name }), t('shell.view_undo'), () =>
                      save.mutate(named(view)),
                    ),
                })
              }
            />
          ))}
        </ul>
      ) : (
        data && <p className="view-none">{t('shell.views_none')}</p>
      )}
      <SaveForm views={data ?? []} saving={save} onDone={onDone} />
      {failed && <Failed error={failed} />}
    </>
  );
}

const named = ({ name, screen, query }: SavedView) => ({ name, screen, query });

interface RowProps {
  view: SavedView;
  onDone: () => void;
  onRemove: () => void;
}

function Row({ view, onDone, onRemove }: RowProps) {
  const { t } = useTranslation();
  const { dataset } = usePlace();
  return (
    <li>
      <Link className="view-link" href={viewHref(dataset ?? '', view)} onClick={onDone}>
        <span>{view.name}</span>
        <span className="dimmed">{t(`shell.screen_${view.screen}` as 'shell.screen_map')}</span>
      </Link>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('shell.view_remove', { name: view.name })}
        onClick={onRemove}
      >
        <Icon name="close" size={14} />
      </ActionIcon>
    </li>
  );
}

interface FormProps {
  views: SavedView[];
  saving: ReturnType<typeof useViewChanges>['save'];
  onDone: () => void;
}

/** Keep the present screen under a name; the name of another view makes it lead here. */
function SaveForm({ views, saving, onDone }: FormProps) {
  const { t } = useTranslation();
  const { screen, params } = usePlace();
  const [name, setName] = useState('');
  const plain = name.trim();
  const known = views.some((view) => view.name.toLowerCase() === plain.toLowerCase());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const query = withChange(params, { lang: null }).slice(1);
        saving.mutate(
          { name: plain, screen, query },
          {
            onSuccess: () => {
              void showToast({ message: t('shell.view_saved', { name: plain }) });
              onDone();
            },
          },
        );
      }}
    >
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          className="view-name"
          label={t('shell.view_name')}
          description={t('shell.views_note')}
          value={name}
          maxLength={80}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!plain} loading={saving.isPending}>
          {t(known ? 'shell.view_replace' : 'shell.view_save')}
        </Button>
      </Group>
    </form>
  );
}

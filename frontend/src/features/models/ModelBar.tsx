import { Button, FileButton, Group, Menu, Select, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client';
import { useScope } from '../../api/queries';
import type { ModelCard, ModelPage } from '../../api/types';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { Tag } from '../../components/Tag';
import { showToast } from '../../components/toast';
import { undoToast } from '../../components/undoToast';
import { useFormat } from '../../i18n/format';
import { change, screenHref, usePlace } from '../../state/url';
import type { Board } from './bpmn';
import { idealOf, SHIPPED, useBegin, useChoose, useDelete, useSave, useUndelete } from './data';
import { NameDialog } from './NameDialog';

interface Props {
  page: ModelPage;
  cards: ModelCard[];
  board: Board | null;
  changed: boolean;
  onChoose(name: string | null): void;
}

/** Which model is open, and everything that can be done with it as a whole. */
export function ModelBar({ page, cards, board, changed, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset } = useScope();
  const [dialog, setDialog] = useState<'copy' | 'save' | null>(null);
  const { begin, copy, save, drawing } = useKeeping(page, board, onChoose);
  const choose = useChoose();
  const shipped = page.card.origin === 'shipped';
  const ideal = page.card.ideal_of.includes(dataset);
  const history = shipped ? undefined : board?.get('commandStack');
  const makeIdeal = () => {
    const before = idealOf(cards, dataset);
    const undo = () => choose.mutate({ dataset, name: before });
    const onSuccess = () => undoToast(t('models.made_ideal'), t('models.undo'), undo);
    choose.mutate({ dataset, name: page.card.name }, { onSuccess });
  };
  const bring = async (file: File | null) => {
    if (!file) return;
    begin(file.name.replace(/\.(bpmn|xml)$/i, ''), await file.text(), 'imported');
  };
  return (
    <div className="model-bar">
      <Select
        aria-label={t('models.model')}
        size="xs"
        w={220}
        allowDeselect={false}
        data={cards.map((card) => ({ value: card.name, label: format.label(card.label) }))}
        value={page.card.name}
        onChange={onChoose}
      />
      <Tag>{shipped ? t('models.shipped') : t('models.version', { n: page.card.number })}</Tag>
      {ideal ? (
        <Tag tone="good">{t('models.is_ideal')}</Tag>
      ) : (
        <Button size="xs" variant="default" loading={choose.isPending} onClick={makeIdeal}>
          {t('models.make_ideal')}
        </Button>
      )}
      <div className="model-actions">
        {!shipped && (
          <Group gap={4}>
            <Step
              icon="undo"
              label={t('models.undo')}
              able={history?.canUndo()}
              onClick={() => history?.undo()}
            />
            <Step
              icon="redo"
              label={t('models.redo')}
              able={history?.canRedo()}
              onClick={() => history?.redo()}
            />
          </Group>
        )}
        {shipped ? (
          <Button size="xs" onClick={() => setDialog('copy')}>
            {t('models.draw_mine')}
          </Button>
        ) : (
          <Button
            size="xs"
            disabled={!changed}
            onClick={() => setDialog('save')}
            leftSection={<Icon name="check" size={15} />}
          >
            {t('models.save')}
          </Button>
        )}
        {!shipped && <Try page={page} cards={cards} changed={changed} />}
        <Discover />
        <FileButton accept=".bpmn,.xml,application/xml" onChange={(file) => void bring(file)}>
          {(props) => (
            <Button size="xs" variant="default" leftSection={<Icon name="upload" size={15} />} {...props}>
              {t('models.import')}
            </Button>
          )}
        </FileButton>
        <Button
          size="xs"
          variant="default"
          component="a"
          href={apiUrl(['models', page.card.name, 'file'], { version: page.card.number || null })}
          download={`${page.card.name}.bpmn`}
        >
          {t('models.export')}
        </Button>
        <More page={page} cards={cards} onCopy={() => setDialog('copy')} onChoose={onChoose} />
      </div>
      {dialog && (
        <NameDialog
          title={dialog === 'copy' ? t('models.copy') : t('models.save')}
          label={dialog === 'copy' ? t('models.name') : t('models.note')}
          value={dialog === 'copy' ? t('models.copy_name', { name: format.label(page.card.label) }) : ''}
          optional={dialog === 'save'}
          onClose={() => setDialog(null)}
          onDone={async (text) => {
            const xml = await drawing();
            if (dialog === 'copy') copy(text, changed ? xml : null);
            else save(text, xml);
            setDialog(null);
          }}
        />
      )}
    </div>
  );
}

/** Play what the model leaves out of the ideal one; what is not saved yet cannot be played. */
function Try({ page, cards, changed }: Pick<Props, 'page' | 'cards' | 'changed'>) {
  const { t } = useTranslation();
  const place = usePlace();
  const { name, number } = page.card;
  const ideal = idealOf(cards, place.dataset ?? '');
  const before = ideal === name ? SHIPPED : ideal;
  const look = { size: 'xs', variant: 'default', leftSection: <Icon name="split" size={15} /> } as const;
  if (changed)
    return (
      <Tooltip label={t('models.try_note')}>
        <Button {...look} data-disabled aria-disabled onClick={(event) => event.preventDefault()}>
          {t('models.try')}
        </Button>
      </Tooltip>
    );
  const href = screenHref(place, 'what-if', { drawn: `${before}..${name}@${number}`, w: ['drawn:0'] });
  return (
    <Button {...look} component={Link} href={href}>
      {t('models.try')}
    </Button>
  );
}

function useKeeping(page: ModelPage, board: Board | null, onChoose: (name: string) => void) {
  const { t } = useTranslation();
  const beginning = useBegin();
  const saving = useSave();
  const drawing = async () => (await board?.saveXML({ format: true }))?.xml ?? page.xml;
  const begin = (label: string, xml: string, origin: 'imported' | 'drawn') =>
    beginning.mutate(
      { label, xml, origin },
      {
        onSuccess: ({ name }) => {
          onChoose(name);
          void showToast({ message: t('models.kept', { name: label }) });
        },
      },
    );
  // An unchanged copy takes the rules along; a changed drawing is a model of its own.
  const copy = (label: string, xml: string | null) => {
    if (xml) return begin(label, xml, 'drawn');
    const source = { copy_of: page.card.name, ...(page.card.number ? { version: page.card.number } : {}) };
    beginning.mutate({ label, ...source }, { onSuccess: ({ name }) => onChoose(name) });
  };
  const save = (note: string, xml: string) =>
    saving.mutate(
      { name: page.card.name, based_on: page.newest, xml, note },
      { onSuccess: ({ number }) => void showToast({ message: t('models.saved', { n: number }) }) },
    );
  return { begin, copy, save, drawing };
}

function Step(props: { icon: 'undo' | 'redo'; label: string; able?: boolean | undefined; onClick(): void }) {
  return (
    <Tooltip label={props.label}>
      <Button
        size="xs"
        px={8}
        variant="subtle"
        aria-label={props.label}
        disabled={!props.able}
        onClick={props.onClick}
      >
        <Icon name={props.icon} size={16} />
      </Button>
    </Tooltip>
  );
}

/** Two ways to find out how selling goes in the filtered cases. */
function Discover() {
  const { t } = useTranslation();
  const ways = [
    ['discover', () => change({ discover: 'process' })],
    ['dependencies', () => change({ discover: 'dependencies', sel: null, view: null })],
  ] as const;
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<Icon name="search" size={15} />}>
          {t('models.discovering')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ways.map(([key, go]) => (
          <Menu.Item key={key} onClick={go} aria-label={t(`models.${key}`)}>
            {t(`models.${key}`)}
            <span className="menu-note">{t(`models.${key}_note`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface MoreProps {
  page: ModelPage;
  cards: ModelCard[];
  onCopy(): void;
  onChoose(name: string | null): void;
}

function More({ page, cards, onCopy, onChoose }: MoreProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const drop = useDelete();
  const restore = useUndelete();
  const name = page.card.name;
  const remove = () =>
    drop.mutate(name, {
      onSuccess: () => {
        onChoose(null);
        const said = t('models.deleted', { name: format.label(page.card.label) });
        undoToast(said, t('models.undo'), () => restore.mutate(name));
      },
    });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" px={8} variant="default" aria-label={t('models.more')}>
          <Icon name="dots" size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onCopy}>{t('models.copy')}</Menu.Item>
        <Menu.Item onClick={() => change({ model: name, against: other(page, cards) })}>
          {t('models.compare')}
        </Menu.Item>
        <Menu.Item component="a" href={apiUrl(['models', name, 'rules'])} download={`${name}.rules.json`}>
          {t('models.export_rules')}
        </Menu.Item>
        {page.card.origin !== 'shipped' && (
          <Menu.Item color="red" onClick={remove}>
            {t('models.delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What a model is first compared with: its version before, else another model. */
function other({ card, newest }: ModelPage, cards: ModelCard[]): string {
  if (newest > 1) return `${card.name}@${newest - 1}`;
  return cards.find(({ name }) => name !== card.name)?.name ?? card.name;
}

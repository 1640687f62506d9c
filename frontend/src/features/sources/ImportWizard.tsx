import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { Screen } from '../../components/Screen';
import { Tag } from '../../components/Tag';
import { useWord } from '../../components/useWord';
import { useFormat } from '../../i18n/format';
import { navigate } from '../../state/url';
import { AttributeTable } from './AttributeTable';
import { CheckResult } from './CheckResult';
import { ImportFooter } from './ImportFooter';
import { PreviewTable } from './PreviewTable';
import { Questions } from './Questions';
import { ReadingFields } from './ReadingFields';
import { ShapeFields } from './ShapeFields';
import { type Check, type Mapping, type Upload, useUpload } from './upload';
import { type Draft, useDraft } from './useDraft';
import { ZoneSelect } from './ZoneSelect';

/** From an uploaded file to a data set: what was seen, what is proposed, what only a person can tell. */
export function ImportWizard({ uploadId }: { uploadId: string }) {
  const { t } = useTranslation();
  const query = useUpload(uploadId);
  return (
    <Screen
      title={query.data ? t('sources.import_of', { file: query.data.filename }) : t('sources.import')}
      actions={
        <Group gap="sm">
          {query.data && <FileFacts upload={query.data} />}
          <Button variant="subtle" onClick={() => navigate('/')}>
            {t('common.cancel')}
          </Button>
        </Group>
      }
    >
      <Answered query={query} height={480}>
        {(upload) =>
          upload.self_described || !upload.proposal ? (
            <SelfDescribed upload={upload} />
          ) : (
            <Confirm key={query.dataUpdatedAt} upload={upload} proposal={upload.proposal} />
          )
        }
      </Answered>
    </Screen>
  );
}

function FileFacts({ upload }: { upload: Upload }) {
  const format = useFormat();
  const kind = useWord('sources.format');
  return (
    <span className="dimmed">
      <Tag>{kind(upload.format)}</Tag> {format.number(upload.size / 1e6)} {format.lang === 'fr' ? 'Mo' : 'MB'}
    </span>
  );
}

/** XES, OCEL and a filled template say themselves what is a case and what happened: only a name is asked for. */
function SelfDescribed({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const [timezone, setTimezone] = useState<string | null>(null);
  return (
    <Card title={t('sources.self_described')} note={t('sources.self_described_note')}>
      <ZoneSelect value={timezone} onChange={setTimezone} />
      <ImportFooter upload={upload} order={{ timezone }} open={[]} />
    </Card>
  );
}

function Confirm({ upload, proposal }: { upload: Upload; proposal: Mapping }) {
  const { t } = useTranslation();
  const draft = useDraft(upload, proposal);
  const [check, setCheck] = useState<Check | null>(null);
  const changed: Draft = {
    ...draft,
    change: (next) => {
      setCheck(null);
      draft.change(next);
    },
  };
  return (
    <div className="wizard">
      <Card title={t('sources.preview')} note={t('sources.preview_note', { columns: upload.columns.length })}>
        <PreviewTable upload={upload} mapping={draft.mapping} />
      </Card>
      <Questions draft={changed} />
      <Card title={t('sources.roles')} note={t('sources.roles_note')}>
        <ShapeFields draft={changed} />
      </Card>
      <Card title={t('sources.reading_title')} note={t('sources.reading_note')}>
        <ReadingFields draft={changed} />
      </Card>
      <AttributeTable draft={changed} />
      {check && <CheckResult check={check} zone={draft.mapping.timezone ?? 'UTC'} />}
      <ImportFooter
        upload={upload}
        order={{ mapping: draft.mapping }}
        open={draft.open}
        onCheck={setCheck}
        sticky
      />
    </div>
  );
}

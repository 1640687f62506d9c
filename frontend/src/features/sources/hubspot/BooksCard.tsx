import { Anchor, Button, FileButton, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Books } from '../../../api/types';
import { Answered } from '../../../components/Answered';
import { Card } from '../../../components/Card';
import { DataTable } from '../../../components/DataTable';
import { Failed } from '../../../components/Failed';
import { Icon } from '../../../components/icons';
import { Note } from '../../../components/Note';
import { Tag } from '../../../components/Tag';
import { useFormat } from '../../../i18n/format';
import { change } from '../../../state/url';
import { useSendFile } from '../upload';
import { BooksForm } from './BooksForm';
import { unmatchedUrl, useBooks, useJoinAgain, useRemoveExport } from './books';

/** The books as a second source: exports that were joined, how sure each join is, what belongs nowhere. */
export function BooksCard({ busy, dataset }: { busy: boolean; dataset?: string }) {
  const { t } = useTranslation();
  const query = useBooks(dataset);
  const [upload, setUpload] = useState<string | null>(null);
  const send = useSendBooks(setUpload);
  return (
    <Card
      title={t('hubspot.books')}
      note={t('hubspot.books_note')}
      actions={
        <FileButton onChange={(file) => file && send.mutate(file)} accept=".csv,.xlsx,.tsv">
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<Icon name="upload" size={16} />}
              loading={send.isPending}
              disabled={busy}
            >
              {t('hubspot.books_add')}
            </Button>
          )}
        </FileButton>
      }
    >
      {send.error && <Failed error={send.error} />}
      {upload ? (
        <BooksForm key={upload} {...{ upload, busy, dataset }} onClose={() => setUpload(null)} />
      ) : (
        <Answered query={query} height={60}>
          {(books) => <Joined {...{ books, busy, dataset }} />}
        </Answered>
      )}
    </Card>
  );
}

/** Sends the file as an import would; only its id is of interest here. */
function useSendBooks(onSent: (upload: string) => void) {
  const send = useSendFile(() => undefined);
  return {
    ...send,
    mutate: (file: File) => send.mutate({ file }, { onSuccess: ({ upload_id }) => onSent(upload_id) }),
  };
}

interface JoinedProps {
  books: Books;
  busy: boolean;
  dataset: string | undefined;
}

function Joined({ books, busy, dataset }: JoinedProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!books.exports.length) return <p className="dimmed">{t('hubspot.books_none')}</p>;
  const matched = books.matched.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <>
      {books.left_out && <LeftOut {...{ busy, dataset }} />}
      <Exports {...{ books, busy, dataset }} />
      {books.rows > 0 && (
        <p>
          <strong>
            {t('hubspot.books_matched', { n: format.count(matched), all: format.count(books.rows) })}
          </strong>
        </p>
      )}
      <ul className="hubspot-blind hubspot-tally">
        {books.matched.map((one) => (
          <li key={one.key}>
            <Tag tone={(one.confidence ?? 0) >= 0.9 ? 'good' : 'warm'}>{format.count(one.rows)}</Tag>
            <span>
              {format.label(one.label)}{' '}
              <span className="dimmed">
                {t('hubspot.books_sure', { share: format.percent(one.confidence) })}
              </span>
            </span>
          </li>
        ))}
        {books.unmatched.map((one) => (
          <li key={one.key}>
            <Tag tone="bad">{format.count(one.rows)}</Tag>
            <span>{format.label(one.label)}</span>
          </li>
        ))}
      </ul>
      {books.left.length > 0 && <Left left={books.left} dataset={dataset} />}
    </>
  );
}

/** Another version was published without the exports: said, and mended by one click. */
function LeftOut({ busy, dataset }: Omit<JoinedProps, 'books'>) {
  const { t } = useTranslation();
  const { mutate, error, isPending } = useJoinAgain(dataset);
  const again = () => mutate(undefined, { onSuccess: ({ job_id }) => change({ job: job_id }, 'replace') });
  return (
    <div className="hubspot-left-out">
      <Note>
        {t('hubspot.books_left_out')}{' '}
        <Button size="compact-sm" disabled={busy} loading={isPending} onClick={again}>
          {t('hubspot.books_again')}
        </Button>
      </Note>
      {error && <Failed error={error} />}
    </div>
  );
}

function Exports({ books, busy, dataset }: JoinedProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mutate, error } = useRemoveExport(dataset);
  return (
    <>
      {books.exports.map((one) => (
        <Group key={one.id} gap="sm">
          <strong>{one.name}</strong>
          <span className="dimmed">
            {t(`hubspot.books_${one.kind}`, { count: one.rows, n: format.count(one.rows) })} ·{' '}
            {format.dateTime(one.at)}
          </span>
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            disabled={busy}
            onClick={() => mutate(one.id, { onSuccess: ({ job_id }) => change({ job: job_id }, 'replace') })}
          >
            {t('hubspot.books_remove')}
          </Button>
        </Group>
      ))}
      {error && <Failed error={error} />}
    </>
  );
}

function Left({ left, dataset }: { left: Books['left']; dataset: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  // To the cent, as in the books; their currency may be any text.
  const exact = new Intl.NumberFormat(format.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <div className="hubspot-left">
      <Group justify="space-between">
        <h3>{t('hubspot.books_left')}</h3>
        <Anchor href={unmatchedUrl(dataset)} download size="sm">
          {t('hubspot.books_download')}
        </Anchor>
      </Group>
      <DataTable<Books['left'][number]>
        idAccessor={(row) => `${row.file} ${row.line}`}
        records={left}
        height={left.length > 8 ? 320 : 'auto'}
        columns={[
          { accessor: 'number', title: t('hubspot.books_number') },
          { accessor: 'customer', title: t('hubspot.books_customer') },
          {
            accessor: 'date',
            title: t('hubspot.books_date'),
            noWrap: true,
            // Midnight of the reader: a day of the books has no zone.
            render: ({ date }) => format.date(date && `${date}T00:00:00`),
          },
          {
            accessor: 'amount',
            title: t('hubspot.books_amount'),
            textAlign: 'right',
            noWrap: true,
            render: ({ amount, currency }) => (amount === null ? '–' : `${exact.format(amount)} ${currency}`),
          },
          { accessor: 'reason', title: t('hubspot.books_why'), render: ({ reason }) => format.label(reason) },
        ]}
      />
    </div>
  );
}

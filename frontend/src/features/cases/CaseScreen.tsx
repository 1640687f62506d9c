import { Anchor, Button, CopyButton, DataList, Group, SegmentedControl, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCase, useDataset } from '../../api/queries';
import type { CaseDetail } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { Screen } from '../../components/Screen';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { screenHref, useParam, usePlace, withChange } from '../../state/url';
import { CaseEvents } from './CaseEvents';
import { Outcome, written } from './columns';
import { DottedChart } from './DottedChart';
import { Neighbours } from './Neighbours';
import { Timeline } from './Timeline';
import { useCaseMoment } from './useCaseMoment';

/** One case in full: its story, its waits, where each of its times comes from. */
export function CaseScreen({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const query = useCase(caseId);
  const place = usePlace();
  const back = `/d/${encodeURIComponent(place.dataset ?? '')}/cases${withChange(place.params, { case: null, row: null, view: null })}`;
  return (
    <Screen
      title={t('cases.one', { id: caseId })}
      loading={query.isFetching}
      asideLabel={t('cases.attributes')}
      aside={query.data && <Attributes data={query.data} />}
      actions={
        <Group gap="xs">
          <Button component={Link} href={back} variant="subtle" leftSection={<Icon name="table" size={16} />}>
            {t('cases.back')}
          </Button>
          <CopyButton value={location.href}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={<Icon name="link" size={16} />} onClick={copy}>
                {copied ? t('common.copied') : t('cases.copy_link')}
              </Button>
            )}
          </CopyButton>
          <Neighbours />
        </Group>
      }
    >
      <Answered query={query} height={560}>
        {(data) => <Story data={data} />}
      </Answered>
    </Screen>
  );
}

function Story({ data }: { data: CaseDetail }) {
  const { t } = useTranslation();
  const [view, setView] = useParam('view', 'timeline', 'replace');
  return (
    <>
      <Heading data={data} />
      {data.events.length > 1 && <DottedChart data={data} />}
      <SegmentedControl
        size="xs"
        className="case-view"
        aria-label={t('cases.view')}
        value={view === 'raw' ? 'raw' : 'timeline'}
        onChange={setView}
        data={[
          { value: 'timeline', label: t('cases.timeline') },
          { value: 'raw', label: t('cases.raw') },
        ]}
      />
      {view === 'raw' ? <CaseEvents events={data.events} /> : <Timeline data={data} />}
    </>
  );
}

function Heading({ data }: { data: CaseDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = useCaseMoment();
  const { data: dataset } = useDataset();
  return (
    <Group gap="sm" className="case-heading">
      {dataset?.roles.outcome && <Outcome outcome={data.outcome} />}
      <strong>{format.duration(data.duration_s)}</strong>
      <span>
        {moment.date(data.start)} → {moment.date(data.end)}
      </span>
      <span className="dimmed">
        {t('cases.n_events', { count: data.events.length, n: format.count(data.events.length) })} ·{' '}
        {t('cases.zone', { zone: moment.zone })}
      </span>
      {data.shared && (
        <Tooltip label={t('cases.shared_note')}>
          <span>
            <Tag>{t('cases.shared')}</Tag>
          </span>
        </Tooltip>
      )}
    </Group>
  );
}

function Attributes({ data }: { data: CaseDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const { data: dataset } = useDataset();
  const infos = new Map(
    dataset?.attributes.filter((one) => one.scope === 'case').map((one) => [one.key, one]),
  );
  const filled = Object.entries(data.attributes).filter(([, value]) => value !== null && value !== '');
  const url = data.events.find(({ source_url }) => source_url)?.source_url;
  return (
    <>
      <h2 className="aside-title">{t('cases.attributes')}</h2>
      <DataList orientation="vertical" size="sm">
        <DataList.Item>
          <DataList.ItemLabel>{t('cases.variant')}</DataList.ItemLabel>
          <DataList.ItemValue>
            <Link
              className="table-link"
              href={screenHref(place, 'variants', { sel: `variant:${data.variant}` })}
            >
              {t('cases.place', { n: data.variant })}
            </Link>
          </DataList.ItemValue>
        </DataList.Item>
        {filled.map(([key, value]) => {
          const info = infos.get(key);
          return (
            <DataList.Item key={key}>
              <DataList.ItemLabel>{info ? format.label(info.label) : key}</DataList.ItemLabel>
              <DataList.ItemValue>
                {written(value, info, data.attributes, dataset, format)}
              </DataList.ItemValue>
            </DataList.Item>
          );
        })}
      </DataList>
      {url && (
        <Anchor href={url} target="_blank" rel="noreferrer" className="case-source">
          {t('cases.source')}
        </Anchor>
      )}
    </>
  );
}

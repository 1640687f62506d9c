import './conformance.css';
import { Button, Select } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConformance, useScope } from '../../api/queries';
import type { Conformance, ModelPage } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Link } from '../../components/Link';
import { LoadingBar } from '../../components/LoadingBar';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { screenHref, useParam, usePlace } from '../../state/url';
import type { Badge, Mark } from '../models/BpmnBoard';
import { idealOf, useModel, useModels } from '../models/data';
import { Allowed } from './Allowed';
import { Deviations } from './Deviations';
import { Figures } from './Figures';
import { Rules } from './Rules';
import { Segments } from './Segments';
import { type Allowable, WaiveDialog } from './WaiveDialog';

const BpmnBoard = lazy(() => import('../models/BpmnBoard'));

/** Conformance: who follows the model, where others leave it, and what goes with that. */
export default function ConformancePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const { dataset } = useScope();
  const cards = useModels();
  const [chosen, choose] = useParam('model', '');
  const name = chosen || (cards.data ? idealOf(cards.data, dataset) : null);
  const model = useModel(name, null);
  const found = useConformance(name);
  const choices = (cards.data ?? []).map((card) => ({ value: card.name, label: format.label(card.label) }));
  const head = (
    <div className="conformance-head">
      <Select
        aria-label={t('conformance.model')}
        size="xs"
        w={240}
        allowDeselect={false}
        data={choices}
        value={name}
        onChange={choose}
      />
      <Button
        size="xs"
        variant="default"
        component={Link}
        href={screenHref(place, 'models', { model: name ?? '' })}
      >
        {t('conformance.open_model')}
      </Button>
    </div>
  );
  return (
    <Screen title={t('conformance.title')} loading={found.isFetching || model.isFetching} actions={head}>
      <Answered query={found} height={480}>
        {(data) => (data.cases === 0 ? <EmptyState /> : <Beside data={data} page={model.data} />)}
      </Answered>
    </Screen>
  );
}

function Beside({ data, page }: { data: Conformance; page: ModelPage | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [allowing, allow] = useState<Allowable | null>(null);
  const [element, setElement] = useState<string | null>(null);
  const marks = useMarks(data);
  const badges = useBadges(data);
  const shown = data.deviations.filter((one) => !element || one.element === element);
  return (
    <>
      <Figures data={data} />
      {page && (
        <Card title={t('conformance.drawing')} note={t('conformance.drawing_note')}>
          <div className="conformance-board">
            <Suspense fallback={<LoadingBar active />}>
              <BpmnBoard
                xml={page.xml}
                editable={false}
                label={t('conformance.drawing')}
                marks={marks}
                badges={badges}
                onSelect={(one) =>
                  setElement(one && data.deviations.some((row) => row.element === one.id) ? one.id : null)
                }
              />
            </Suspense>
          </div>
        </Card>
      )}
      <Card
        title={t('conformance.deviations')}
        note={t('conformance.deviations_note')}
        actions={
          element && (
            <Button size="compact-xs" variant="light" onClick={() => setElement(null)}>
              {t('conformance.show_all')}
            </Button>
          )
        }
      >
        <Deviations rows={shown} onAllow={allow} />
        {data.left_out && shown.some(({ money }) => money.length > 0) && (
          <p className="dimmed">{format.label(data.left_out.text)}</p>
        )}
        {data.ignored.length > 0 && (
          <p className="dimmed">{t('conformance.ignored', { list: data.ignored.join(', ') })}</p>
        )}
        {data.unrecorded.length > 0 && (
          <p className="dimmed">{t('conformance.unrecorded', { list: data.unrecorded.join(', ') })}</p>
        )}
      </Card>
      {data.allowed.length > 0 && (
        <Card title={t('conformance.allowed')} note={t('conformance.allowed_note')}>
          <Allowed rows={data.allowed} model={data.model} />
        </Card>
      )}
      <Card title={t('conformance.rules')} note={t('conformance.rules_note')}>
        <Rules rows={data.rules} onAllow={allow} />
      </Card>
      <Segments data={data} />
      {allowing && <WaiveDialog model={data.model} deviation={allowing} onClose={() => allow(null)} />}
      <p className="visually-hidden">{format.count(data.cases)}</p>
    </>
  );
}

const useMarks = (data: Conformance) =>
  useMemo<Mark[]>(
    () =>
      data.elements
        .filter(({ skipped, elsewhere }) => skipped + elsewhere > 0.02 * data.cases)
        .map(({ element }) => ({ element, className: 'deviating' })),
    [data],
  );

function useBadges(data: Conformance) {
  const { t } = useTranslation();
  const format = useFormat();
  // biome-ignore lint/correctness/useExhaustiveDependencies: words and numbers change with the language, which draws anew
  return useMemo<Badge[]>(
    () =>
      data.elements.flatMap(({ element, done, skipped, elsewhere }) => [
        {
          element,
          kind: 'count' as const,
          text: format.count(done),
          title: t('conformance.done', { n: format.count(done) }),
        },
        ...(skipped + elsewhere > 0
          ? [
              {
                element,
                kind: 'deviation' as const,
                text: format.count(skipped + elsewhere),
                title: t('conformance.left', {
                  skipped: format.count(skipped),
                  elsewhere: format.count(elsewhere),
                }),
              },
            ]
          : []),
      ]),
    [data],
  );
}

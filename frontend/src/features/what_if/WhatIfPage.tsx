import './what_if.css';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  useDataset,
  useDrawnScenario,
  useScope,
  useSimulationParameters,
  useSummary,
} from '../../api/queries';
import { Answered } from '../../components/Answered';
import { EmptyState } from '../../components/EmptyState';
import { ErrorState } from '../../components/ErrorState';
import { Screen } from '../../components/Screen';
import { useParam } from '../../state/url';
import { Accuracy } from './Accuracy';
import { useEdited } from './edited';
import { resetEdits, useEdits } from './edits';
import { Parameters } from './Parameters';
import { Played } from './Played';
import { Result } from './Result';
import { Scenarios } from './Scenarios';

/** What if: choose changes, play them, read what they would bring and how far that can be trusted. */
export default function WhatIfPage() {
  const { t } = useTranslation();
  const { dataset } = useScope();
  const page = useDataset();
  const [run] = useParam('run', '');
  const [drawn] = useParam('drawn', '');
  const nothing = useSummary().data?.cases === 0;
  const isResult = page.data?.format === 'simulation';
  const edits = useEdits();
  const [edited, setEdited] = useEdited(dataset);
  const file = edited?.content;
  const parameters = useSimulationParameters(edits, file, page.data !== undefined && !isResult);
  const drawing = useDrawnScenario(isResult ? '' : drawn);
  const shown = run || (isResult ? dataset : null);
  return (
    <Screen title={t('what_if.title')} loading={parameters.isFetching}>
      {nothing ? (
        <EmptyState />
      ) : (
        <>
          <p className="what-if-lead">{t('what_if.lead')}</p>
          {shown && <Result name={shown} />}
          {parameters.isError && (edits.length > 0 || edited) && (
            <Button
              size="xs"
              variant="default"
              mb="sm"
              onClick={() => {
                setEdited(null);
                resetEdits();
              }}
            >
              {t('what_if.reset_all')}
            </Button>
          )}
          {drawing.error && <ErrorState error={drawing.error} onRetry={() => void drawing.refetch()} />}
          {!isResult && (
            <Answered query={parameters} height={420}>
              {(data) => (
                <>
                  <Scenarios cards={data.cards} drawing={drawing.data ?? null} />
                  <Played />
                  <Accuracy />
                  <Parameters data={data} />
                </>
              )}
            </Answered>
          )}
        </>
      )}
    </Screen>
  );
}

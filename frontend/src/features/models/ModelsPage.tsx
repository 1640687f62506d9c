import './models.css';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../api/queries';
import type { CheckedModel, ModelPage } from '../../api/types';
import { ErrorState } from '../../components/ErrorState';
import { LoadingBar } from '../../components/LoadingBar';
import { Screen } from '../../components/Screen';
import { showToast } from '../../components/toast';
import { useFormat } from '../../i18n/format';
import { change, useParam } from '../../state/url';
import type { Mark } from './BpmnBoard';
import type { Board, BpmnElement } from './bpmn';
import { checkDrawing, idealOf, useModel, useModels } from './data';
import { ModelBar } from './ModelBar';
import { ModelPanel } from './ModelPanel';

const BpmnBoard = lazy(() => import('./BpmnBoard'));
const DiscoverDialog = lazy(() => import('./DiscoverDialog'));
const DependencyMap = lazy(() => import('./dependencies/DependencyMap'));
const ModelDifference = lazy(() => import('./ModelDifference'));

/** Models: draw how the process should go, bind its steps to the data, keep it in versions. */
export default function ModelsPage() {
  const { t } = useTranslation();
  const { dataset } = useScope();
  const cards = useModels();
  const [chosen, choose] = useParam('model', '');
  const [version] = useParam('version', '');
  const [against] = useParam('against', '');
  const [discover] = useParam('discover', '');
  const name = chosen || (cards.data ? idealOf(cards.data, dataset) : null);
  const model = useModel(name, version || null);
  const page = model.data;
  if (discover === 'dependencies') return <DependencyMap />;
  if (model.error && !page)
    return (
      <Screen title={t('models.title')}>
        <ErrorState error={model.error} onRetry={() => void model.refetch()} />
      </Screen>
    );
  if (!page || !cards.data) return <Screen title={t('models.title')} loading bare />;
  if (against)
    return (
      <ModelDifference
        a={against}
        b={version ? `${page.card.name}@${version}` : page.card.name}
        cards={cards.data}
      />
    );
  return (
    <>
      <Editor key={page.key} page={page} names={cards.data} loading={model.isFetching} onChoose={choose} />
      {discover === 'process' && (
        <Suspense fallback={null}>
          <DiscoverDialog
            onClose={() => change({ discover: null, rare: null })}
            onChoose={(model) => change({ discover: null, rare: null, model, version: null })}
          />
        </Suspense>
      )}
    </>
  );
}

interface EditorProps {
  page: ModelPage;
  names: ModelPage['card'][];
  loading: boolean;
  onChoose(name: string | null): void;
}

function Editor({ page, names, loading, onChoose }: EditorProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset } = useScope();
  const [board, setBoard] = useState<Board | null>(null);
  const [changed, setChanged] = useState(false);
  const [selected, setSelected] = useState<BpmnElement | null>(null);
  const [, redraw] = useState(0);
  const [fresh, setFresh] = useState<CheckedModel | null>(null);
  const checked = fresh ?? page.checked;

  const onReady = useCallback((made: Board) => {
    setBoard(made);
    setChanged(false);
  }, []);
  const onChange = useCallback(
    (made: Board) => {
      setChanged(made.get('commandStack').canUndo());
      redraw((n) => n + 1);
      void made
        .saveXML({ format: true })
        .then(({ xml }) => (xml ? checkDrawing(xml, dataset) : null))
        .then(setFresh)
        .catch(() => setFresh(null)); // half-drawn: the faults of the moment wait for the next change
    },
    [dataset],
  );
  const marks = useMemo<Mark[]>(
    () =>
      checked.issues.map(({ element, severity }) => ({
        element,
        className: `faulty-${severity}`,
      })),
    [checked],
  );
  const show = (id: string) => {
    const element = board?.get('elementRegistry').get(id);
    if (!element) return;
    board?.get('selection').select(element);
    board?.get('canvas').scrollToElement(id, 120);
  };
  const own = page.card.origin !== 'shipped';
  const title = `${t('models.title')} · ${format.label(page.card.label)}`;
  return (
    <Screen
      title={title}
      bare
      loading={loading}
      asideLabel={t('models.panel')}
      aside={<ModelPanel page={page} checked={checked} board={board} selected={selected} onShow={show} />}
    >
      <div className="model-layout">
        <ModelBar page={page} cards={names} board={board} changed={changed} onChoose={onChoose} />
        <Suspense fallback={<LoadingBar active />}>
          <BpmnBoard
            xml={page.xml}
            editable={own}
            label={t('models.drawing', { name: format.label(page.card.label) })}
            marks={marks}
            onReady={onReady}
            onChange={onChange}
            onSelect={setSelected}
            onFail={(error) => void showToast({ message: error.message, color: 'red' })}
          />
        </Suspense>
      </div>
    </Screen>
  );
}

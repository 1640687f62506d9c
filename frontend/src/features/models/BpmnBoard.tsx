import { ActionIcon } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../../components/icons';
import { type Board, type BpmnElement, createBoard, showAll, showFirst, zoomBy } from './bpmn';

export interface Mark {
  element: string;
  className: string;
}
export interface Badge {
  element: string;
  text: string;
  title: string;
  kind: 'count' | 'deviation';
}

interface Props {
  xml: string;
  editable: boolean;
  label: string;
  /** Begin with the whole drawing, however small. */
  whole?: boolean;
  marks?: readonly Mark[];
  badges?: readonly Badge[];
  onReady?(board: Board): void;
  /** After every change of the drawing, with what undo and redo can do. */
  onChange?(board: Board): void;
  onSelect?(element: BpmnElement | null): void;
  onFail?(error: Error): void;
}

/** A drawing, to look at or to edit; the library, its watermark included, stays as it is. */
export default function BpmnBoard({
  xml,
  editable,
  label,
  whole = false,
  marks = [],
  badges = [],
  ...on
}: Props) {
  const { i18n } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const [board, setBoard] = useState<Board | null>(null);
  const [shown, setShown] = useState('');
  const handlers = useRef(on);
  handlers.current = on;

  useEffect(() => {
    if (!place.current) return;
    const made = createBoard(place.current, { editable, language: i18n.language });
    made.on('selection.changed', ({ newSelection }: { newSelection: BpmnElement[] }) => {
      const one = newSelection.length === 1 ? newSelection[0] : undefined;
      handlers.current.onSelect?.(one?.labelTarget ?? one ?? null);
    });
    made.on('element.click', ({ element }: { element: BpmnElement }) => {
      if (!editable) handlers.current.onSelect?.(element.labelTarget ?? element);
    });
    made.on('commandStack.changed', () => handlers.current.onChange?.(made));
    setBoard(made);
    return () => {
      setBoard(null);
      setShown('');
      made.destroy();
    };
  }, [editable, i18n.language]);

  useEffect(() => {
    if (!board) return;
    let live = true;
    board
      .importXML(xml)
      .then(() => {
        if (!live) return;
        (whole ? showAll : showFirst)(board, editable);
        setShown(xml);
        handlers.current.onReady?.(board);
      })
      .catch((error: Error) => live && handlers.current.onFail?.(error));
    return () => {
      live = false;
    };
  }, [board, xml, editable, whole]);

  useEffect(() => {
    if (!board || !shown) return;
    const [canvas, registry] = [board.get('canvas'), board.get('elementRegistry')];
    const put = marks.filter(({ element }) => registry.get(element));
    for (const { element, className } of put) canvas.addMarker(element, className);
    return () => {
      for (const { element, className } of put)
        if (registry.get(element)) canvas.removeMarker(element, className);
    };
  }, [board, shown, marks]);

  useEffect(() => {
    if (!board || !shown) return;
    const [overlays, registry] = [board.get('overlays'), board.get('elementRegistry')];
    for (const { element, text, title, kind } of badges) {
      if (!registry.get(element)) continue;
      const html = document.createElement('span');
      html.className = 'bpmn-badge';
      html.dataset.kind = kind;
      html.title = title;
      html.textContent = text;
      const position = kind === 'count' ? { top: 0, left: 50 } : { bottom: 0, right: 0 };
      overlays.add(element, `filon-${kind}`, { position, html });
    }
    return () => {
      for (const kind of ['count', 'deviation']) overlays.remove({ type: `filon-${kind}` });
    };
  }, [board, shown, badges]);

  return (
    <section ref={place} className="bpmn" aria-label={label} data-ready={shown ? '' : undefined}>
      {board && shown !== '' && <Nearness board={board} editable={editable} />}
    </section>
  );
}

const STEP = 1.3;

/** Nearer, farther, the whole drawing. */
function Nearness({ board, editable }: { board: Board; editable: boolean }) {
  const { t } = useTranslation();
  const buttons: [IconName, string, () => void][] = [
    ['plus', t('map.zoom_in'), () => zoomBy(board, STEP)],
    ['minus', t('map.zoom_out'), () => zoomBy(board, 1 / STEP)],
    ['fit', t('models.fit'), () => showAll(board, editable)],
  ];
  return (
    <div className="bpmn-zoom">
      {buttons.map(([icon, label, go]) => (
        <ActionIcon key={icon} variant="default" size={30} aria-label={label} title={label} onClick={go}>
          <Icon name={icon} size={15} />
        </ActionIcon>
      ))}
    </div>
  );
}

/** The one door to bpmn-js: a viewer or an editor on an element, in the language of the page. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import './bpmn.css';
import BpmnModeler from 'bpmn-js/lib/Modeler';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import french from './editor.fr.json';

/** Our one attribute: the activity of the log that a step stands for. */
const FILON = {
  name: 'Filon',
  uri: 'urn:filon:bpmn',
  prefix: 'filon',
  types: [
    {
      name: 'Step',
      extends: ['bpmn:FlowNode'],
      properties: [{ name: 'activity', isAttr: true, type: 'String' }],
    },
  ],
};

export interface BpmnElement {
  id: string;
  type: string;
  labelTarget?: BpmnElement;
  businessObject: { name?: string; get(name: string): string | undefined };
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  scrollToElement(id: string, padding?: number): void;
  viewbox(): { inner: Box; outer: { width: number; height: number } };
  viewbox(box: Box): void;
  zoom(): number;
  zoom(scale: number, middle: 'auto'): void;
}
interface Registry {
  get(id: string): BpmnElement | undefined;
  getAll(): BpmnElement[];
}
interface Overlays {
  add(id: string, kind: string, overlay: object): string;
  remove(which: { type: string }): void;
}

/** What we use of a viewer or editor of the library. */
export interface Board {
  importXML(xml: string): Promise<unknown>;
  saveXML(options: { format: boolean }): Promise<{ xml?: string | undefined }>;
  saveSVG(): Promise<{ svg: string }>;
  // The library hands its events over without types.
  on(event: string, listener: (event: never) => void): void;
  destroy(): void;
  get(name: 'canvas'): Canvas;
  get(name: 'elementRegistry'): Registry;
  get(name: 'overlays'): Overlays;
  get(name: 'commandStack'): { undo(): void; redo(): void; canUndo(): boolean; canRedo(): boolean };
  get(name: 'modeling'): { updateProperties(element: BpmnElement, values: Record<string, unknown>): void };
  get(name: 'selection'): { select(element: BpmnElement | null): void };
}

export function createBoard(container: HTMLElement, options: { editable: boolean; language: string }): Board {
  const words: Record<string, string> = options.language === 'fr' ? french : {};
  const translate = (text: string, values: Record<string, string> = {}) =>
    (words[text] ?? text).replace(/{([^}]+)}/g, (_, key: string) => values[key] ?? `{${key}}`);
  const given = {
    container,
    moddleExtensions: { filon: FILON },
    additionalModules: [{ translate: ['value', translate] }],
  };
  return (options.editable ? new BpmnModeler(given) : new NavigatedViewer(given)) as unknown as Board;
}

export const activityOf = (element: BpmnElement) => element.businessObject.get('filon:activity') ?? null;

const BOUND = /^bpmn:(.*Task|Task|CallActivity|Intermediate(Catch|Throw)Event|BoundaryEvent)$/;

/** Whether an element can stand for an activity. */
export const isStep = (element: BpmnElement) => BOUND.test(element.type);

/** Scales at which words can be read without effort, and at all. */
const LEGIBLE = 0.6;
const READABLE = 0.4;
const MOST_ZOOM = 1.2;
const [LEAST_SCALE, MOST_SCALE] = [0.1, 4];

/** Show the whole drawing, beside the tools of the editor. */
export const showAll = (board: Board, editable: boolean) => show(board, editable, false);

/** Show the whole drawing where its words can be read then, else from its first row on, as wide as the page if it can be. */
export const showFirst = (board: Board, editable: boolean) => show(board, editable, true);

/** Nearer or farther, the middle staying where it is. */
export function zoomBy(board: Board, factor: number) {
  const canvas = board.get('canvas');
  canvas.zoom(Math.min(MOST_SCALE, Math.max(LEAST_SCALE, canvas.zoom() * factor)), 'auto');
}

function show(board: Board, editable: boolean, mustRead: boolean) {
  const canvas = board.get('canvas');
  const { inner, outer } = canvas.viewbox();
  if (!outer.width || !inner.width) return;
  const [left, margin] = [editable ? 84 : 24, 24];
  const across = Math.min((outer.width - left - margin) / inner.width, MOST_ZOOM);
  const whole = Math.min(across, (outer.height - 2 * margin) / inner.height);
  const least = mustRead ? (across < READABLE ? LEGIBLE : Math.min(LEGIBLE, across)) : 0;
  const fits = whole >= least;
  const scale = fits ? whole : Math.max(least, across);
  canvas.viewbox({
    x: inner.x - left / scale,
    y: inner.y - (fits ? (outer.height / scale - inner.height) / 2 : margin / scale),
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

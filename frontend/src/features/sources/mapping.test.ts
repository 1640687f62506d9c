import { describe, expect, it } from 'vitest';
import {
  dateQuestions,
  freeColumns,
  keyOf,
  openPoints,
  scopeOf,
  timeColumns,
  withAttribute,
  withDates,
  withRole,
} from './mapping';
import type { Mapping, SourceColumn, Upload } from './upload';

const column = (name: string, more: Partial<SourceColumn> = {}): SourceColumn => ({
  name,
  type: 'text',
  samples: [],
  ambiguous_dates: false,
  date_only: false,
  distinct: 1,
  formats: [],
  null_count: 0,
  ...more,
});

const EMPTY: Mapping = {
  shape: 'long',
  case: null,
  activity: null,
  timestamp: null,
  start_timestamp: null,
  resource: null,
  lifecycle: null,
  evidence: null,
  change_source: null,
  object_type: null,
  property_name: null,
  property_value: null,
  case_type: 'case',
  dates: [],
  case_attributes: [],
  event_attributes: [],
  stage_properties: [],
  tracked_properties: [],
  activity_keys: {},
  timezone: null,
  formats: {},
  decimal: '.',
  missing_values: [],
  unnamed_case: null,
  outcome: null,
  amount: null,
  currency: null,
  home_currency: null,
  rate: null,
  lifecycle_rows: 'complete',
};

const UPLOAD: Upload = {
  upload_id: 'u',
  filename: 'deals.csv',
  size: 1,
  format: 'csv',
  shape: 'long',
  columns: [
    column('id'),
    column('step'),
    column('when', { type: 'date', ambiguous_dates: true, formats: ['%d/%m/%Y', '%m/%d/%Y'] }),
    column('closed', { type: 'date', formats: ['%d.%m.%Y'] }),
    column('Région'),
  ],
  rows_previewed: 0,
  preview: [],
  proposal: null,
  questions: [],
  self_described: false,
  sheets: [],
  sheet: null,
};

describe('openPoints', () => {
  it('names the roles that a shape needs and has not', () => {
    const points = openPoints({ ...EMPTY, case: 'id' }, UPLOAD, new Set());
    expect(points).toEqual([
      { code: 'role', role: 'activity' },
      { code: 'role', role: 'timestamp' },
    ]);
  });

  it('asks for the order of day and month of an ambiguous column until it is answered', () => {
    const mapping = withRole({ ...EMPTY, case: 'id', activity: 'step' }, 'timestamp', 'when', UPLOAD);
    expect(openPoints(mapping, UPLOAD, new Set())).toEqual([{ code: 'date_order', column: 'when' }]);
    const answered = { ...mapping, formats: { when: '%d/%m/%Y' } };
    expect(openPoints(answered, UPLOAD, new Set())).toEqual([]);
    expect(dateQuestions(answered, UPLOAD.columns).map(({ name }) => name)).toEqual(['when']);
  });

  it('asks how a text in use as a time is written', () => {
    const mapping = withRole({ ...EMPTY, case: 'id', activity: 'step' }, 'timestamp', 'Région', UPLOAD);
    expect(openPoints(mapping, UPLOAD, new Set())).toEqual([{ code: 'time_format', column: 'Région' }]);
    expect(openPoints({ ...mapping, formats: { Région: '%d/%m/%Y' } }, UPLOAD, new Set())).toEqual([]);
  });

  it('asks for the decimal mark until it is confirmed', () => {
    const question = {
      code: 'decimal',
      field: 'decimal',
      column: 'amount',
      text: { fr: '', en: '' },
      choices: [',', '.'],
      default: '.',
      required: true,
    };
    const upload = { ...UPLOAD, questions: [question] };
    const mapping = { ...EMPTY, case: 'id', activity: 'step', timestamp: 'closed' };
    expect(openPoints(mapping, upload, new Set())).toEqual([{ code: 'decimal', column: 'amount' }]);
    expect(openPoints(mapping, upload, new Set(['decimal']))).toEqual([]);
  });

  it('needs the currency that a rate leads to, written as a code', () => {
    const mapping = { ...EMPTY, case: 'id', activity: 'step', timestamp: 'closed' };
    const money = { ...mapping, amount: 'Région', currency: 'step', rate: 'id' };
    expect(openPoints(money, UPLOAD, new Set())).toEqual([{ code: 'rate', column: 'id' }]);
    expect(openPoints({ ...money, home_currency: 'EUR' }, UPLOAD, new Set())).toEqual([]);
    expect(openPoints({ ...money, home_currency: 'EU' }, UPLOAD, new Set())).toEqual([
      { code: 'home_currency' },
    ]);
  });

  it('needs dates in a wide table and stages in a history', () => {
    expect(openPoints({ ...EMPTY, shape: 'wide', case: 'id' }, UPLOAD, new Set())).toEqual([
      { code: 'dates' },
    ]);
    const history = {
      ...EMPTY,
      shape: 'history',
      case: 'id',
      property_name: 'step',
      property_value: 'id',
    } as const;
    expect(openPoints({ ...history, timestamp: 'closed' }, UPLOAD, new Set())).toEqual([
      { code: 'properties' },
    ]);
  });
});

describe('changing a mapping', () => {
  it('takes the only possible format of a date column and forgets it when the column goes', () => {
    const dates = [{ column: 'closed', activity: 'closed', evidence: 'declared' as const }];
    const wide = withDates({ ...EMPTY, shape: 'wide', case: 'id' }, dates, UPLOAD);
    expect(wide.formats).toEqual({ closed: '%d.%m.%Y' });
    expect(timeColumns(wide)).toEqual(['closed']);
    expect(withDates(wide, [], UPLOAD).formats).toEqual({});
  });

  it('keeps a column in one place: a role, or an attribute of case or event', () => {
    const attribute = { column: 'Région', key: 'region', type: 'text' as const };
    const kept = withAttribute(EMPTY, 'case', attribute, UPLOAD);
    expect(scopeOf(kept, 'Région')).toBe('case');
    const moved = withAttribute(kept, 'event', attribute, UPLOAD);
    expect(scopeOf(moved, 'Région')).toBe('event');
    expect(scopeOf(withRole(moved, 'resource', 'Région', UPLOAD), 'Région')).toBe('none');
    expect(freeColumns({ ...EMPTY, case: 'id' }, UPLOAD.columns).map(({ name }) => name)).not.toContain('id');
  });

  it('makes a key of any column name', () => {
    expect(keyOf('Montant HT (€)')).toBe('montant_ht');
    expect(keyOf('Date de Clôture')).toBe('date_de_cloture');
    expect(keyOf('¿?')).toBe('column');
  });
});

/** Changing a mapping, and what it still leaves open. Pure functions: the screens only call them. */
import type { AttributeColumn, DateColumn, Mapping, Question, Shape, SourceColumn, Upload } from './upload';

/** Roles that one column plays, by shape; the first ones are required. */
export const REQUIRED_ROLES = {
  long: ['case', 'activity', 'timestamp'],
  wide: ['case'],
  history: ['case', 'property_name', 'property_value', 'timestamp'],
  objects: [],
} as const satisfies Record<Shape, readonly (keyof Mapping)[]>;

export const OPTIONAL_ROLES = {
  long: ['start_timestamp', 'resource', 'lifecycle', 'amount', 'currency', 'rate'],
  wide: ['resource', 'amount', 'currency', 'rate'],
  history: ['object_type', 'resource', 'change_source'],
  objects: [],
} as const satisfies Record<Shape, readonly (keyof Mapping)[]>;

export type Role =
  | (typeof REQUIRED_ROLES)[Shape][number]
  | (typeof OPTIONAL_ROLES)['long' | 'wide' | 'history'][number];

/** Roles whose columns are attributes of the case as well. */
const MONEY_ROLES: Role[] = ['amount', 'currency', 'rate'];
const TIME_ROLES: Role[] = ['timestamp', 'start_timestamp'];

export const rolesOf = (shape: Shape): Role[] => [...REQUIRED_ROLES[shape], ...OPTIONAL_ROLES[shape]];

/** Columns whose cells are instants: their format must be known. */
export function timeColumns(mapping: Mapping): string[] {
  const attributes = [...mapping.case_attributes, ...mapping.event_attributes];
  const named = [
    ...TIME_ROLES.map((role) => mapping[role]),
    ...(mapping.shape === 'wide' ? mapping.dates.map(({ column }) => column) : []),
    ...attributes.filter(({ type }) => type === 'timestamp').map(({ column }) => column),
  ];
  return [...new Set(named.filter((column): column is string => typeof column === 'string'))];
}

/** The mapping with a column in a role; a column in a role is no attribute. */
export const withRole = (mapping: Mapping, role: Role, column: string | null, upload: Upload): Mapping =>
  withKnownFormats(
    column ? withoutAttribute({ ...mapping, [role]: column }, column) : { ...mapping, [role]: null },
    upload,
  );

/** The mapping with the date columns of a wide table. */
export const withDates = (mapping: Mapping, dates: DateColumn[], upload: Upload): Mapping =>
  withKnownFormats(
    dates.reduce((next, { column }) => withoutAttribute(next, column), { ...mapping, dates }),
    upload,
  );

export type AttributeScope = 'case' | 'event' | 'none';

export function scopeOf(mapping: Mapping, column: string): AttributeScope {
  if (mapping.case_attributes.some((one) => one.column === column)) return 'case';
  return mapping.event_attributes.some((one) => one.column === column) ? 'event' : 'none';
}

export const attributeOf = (mapping: Mapping, column: string): AttributeColumn | undefined =>
  [...mapping.case_attributes, ...mapping.event_attributes].find((one) => one.column === column);

/** The mapping with a column kept as an attribute of its case or of its event, or left out. */
export function withAttribute(
  mapping: Mapping,
  scope: AttributeScope,
  attribute: AttributeColumn,
  upload: Upload,
): Mapping {
  const { case_attributes, event_attributes } = mapping;
  const put = (list: AttributeColumn[], here: boolean) => {
    const at = list.findIndex(({ column }) => column === attribute.column);
    if (!here) return list.filter((_, index) => index !== at);
    return at < 0 ? [...list, attribute] : list.with(at, attribute);
  };
  return withKnownFormats(
    {
      ...mapping,
      case_attributes: put(case_attributes, scope === 'case'),
      event_attributes: put(event_attributes, scope === 'event'),
    },
    upload,
  );
}

/** A key made of a column name: plain small letters, digits and low lines. */
export function keyOf(column: string): string {
  const plain = column.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'column';
}

/** Columns that may become attributes, or already are: those that play no role and hold no step. */
export function freeColumns(mapping: Mapping, columns: readonly SourceColumn[]): SourceColumn[] {
  const taken = new Set<string | null>([
    ...rolesOf(mapping.shape)
      .filter((role) => !MONEY_ROLES.includes(role))
      .map((role) => mapping[role]),
    ...mapping.dates.map(({ column }) => column),
  ]);
  return columns.filter(({ name }) => !taken.has(name) || scopeOf(mapping, name) !== 'none');
}

/** Something that keeps the import from starting. */
export interface OpenPoint {
  code: 'role' | 'dates' | 'properties' | 'date_order' | 'time_format' | 'decimal' | 'home_currency' | 'rate';
  role?: Role;
  column?: string;
}

/** What still has to be answered; `confirmed` holds the codes of questions answered on the screen. */
export function openPoints(mapping: Mapping, upload: Upload, confirmed: ReadonlySet<string>): OpenPoint[] {
  if (mapping.shape === 'objects') return [];
  const roles = REQUIRED_ROLES[mapping.shape].filter((role) => !mapping[role]);
  const ambiguous = new Set(upload.columns.filter((one) => one.ambiguous_dates).map(({ name }) => name));
  const properties = mapping.stage_properties.length + mapping.tracked_properties.length;
  const decimal = upload.questions.find(({ code, required }) => code === 'decimal' && required);
  return [
    ...roles.map((role): OpenPoint => ({ code: 'role', role })),
    ...(mapping.shape === 'wide' && !mapping.dates.length ? [{ code: 'dates' } as const] : []),
    ...(mapping.shape === 'history' && !properties ? [{ code: 'properties' } as const] : []),
    ...(mapping.home_currency && !isCode(mapping.home_currency) ? [{ code: 'home_currency' } as const] : []),
    ...(mapping.rate && !(mapping.home_currency && mapping.amount && mapping.currency)
      ? [{ code: 'rate', column: mapping.rate } as const]
      : []),
    ...timeColumns(mapping)
      .filter((column) => ambiguous.has(column) && !mapping.formats[column])
      .map((column): OpenPoint => ({ code: 'date_order', column })),
    ...formatQuestions(mapping, upload.columns)
      .filter(({ name }) => !mapping.formats[name])
      .map(({ name }): OpenPoint => ({ code: 'time_format', column: name })),
    ...(decimal && !confirmed.has('decimal')
      ? [{ code: 'decimal', column: decimal.column ?? '' } as const]
      : []),
  ];
}

/** Whether a text is the code of a currency. */
export const isCode = (text: string): boolean => /^[A-Z]{3}$/.test(text);

/** Currencies in a file, the most telling first: what its samples of the currency column say. */
export const currenciesOf = (mapping: Mapping, upload: Upload): string[] => {
  const asked = upload.questions.find(({ field }) => field === 'home_currency')?.choices ?? [];
  const column = upload.columns.find(({ name }) => name === mapping.currency);
  const seen = (column?.samples ?? []).map((text) => text.trim().toUpperCase()).filter(isCode);
  return [...new Set([...asked, ...seen])];
};

/** Date columns in use whose order of day and month only a person can tell. */
export function dateQuestions(mapping: Mapping, columns: readonly SourceColumn[]): SourceColumn[] {
  const used = timeColumns(mapping);
  return columns.filter(({ name, ambiguous_dates }) => ambiguous_dates && used.includes(name));
}

/** Texts in use as times in which no format was recognised: only a person can say how they are written. */
export function formatQuestions(mapping: Mapping, columns: readonly SourceColumn[]): SourceColumn[] {
  const used = timeColumns(mapping);
  return columns.filter(
    ({ name, type, formats }) =>
      used.includes(name) && !formats.length && type !== 'timestamp' && type !== 'date',
  );
}

/** Remarks that need no answer, about columns still in use. */
export function remarks(mapping: Mapping, questions: readonly Question[]): Question[] {
  const used = timeColumns(mapping);
  return questions.filter(
    ({ required, field, column }) =>
      !required &&
      field !== 'timezone' &&
      (field === 'home_currency'
        ? column === mapping.currency && !mapping.home_currency
        : column === null || used.includes(column)),
  );
}

/** Formats for the time columns in use: the answers given, and the only possible format where there is one. */
function withKnownFormats(mapping: Mapping, upload: Upload): Mapping {
  const used = timeColumns(mapping);
  const formats = Object.fromEntries(
    upload.columns
      .filter(({ name }) => used.includes(name))
      .map(({ name, formats: possible }) => [
        name,
        mapping.formats[name] ?? (possible.length === 1 ? possible[0] : undefined),
      ])
      .filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return { ...mapping, formats };
}

function withoutAttribute(mapping: Mapping, column: string): Mapping {
  const { case_attributes, event_attributes } = mapping;
  if (MONEY_ROLES.some((role) => mapping[role] === column)) return mapping;
  const others = (list: AttributeColumn[]) => list.filter((one) => one.column !== column);
  return {
    ...mapping,
    case_attributes: others(case_attributes),
    event_attributes: others(event_attributes),
  };
}

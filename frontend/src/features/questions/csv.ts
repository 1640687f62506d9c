import type { AnswerTable } from '../../api/types';
import type { Format } from '../../i18n/format';

type Cell = AnswerTable['rows'][number][number];

const BOM = '\ufeff';
/** Signs by which spreadsheets take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A table as CSV that the spreadsheets of the language open as it is: French ones want semicolons and decimal commas. */
export function toCsv(table: AnswerTable, format: Format, word: (cell: string, column: string) => string) {
  const french = format.lang === 'fr';
  const separator = french ? ';' : ',';
  const written = (cell: Cell, column: string): string => {
    if (cell === null) return '';
    if (typeof cell === 'number') return french ? String(cell).replace('.', ',') : String(cell);
    const text = typeof cell === 'string' ? word(cell, column) : String(cell);
    return quoted(FORMULA.test(text) ? `'${text}` : text, separator);
  };
  const head = table.columns.map(({ label, unit }) =>
    quoted(unit && unit !== 'count' ? `${format.label(label)} (${unit})` : format.label(label), separator),
  );
  const rows = table.rows.map((row) =>
    row.map((cell, index) => written(cell, table.columns[index]?.key ?? '')).join(separator),
  );
  return `${BOM}${[head.join(separator), ...rows].join('\r\n')}\r\n`;
}

const quoted = (text: string, separator: string) =>
  /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;

/** Give the person a text as a file. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

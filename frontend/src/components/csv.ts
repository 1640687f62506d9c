import type { Format } from '../i18n/format';

export type Cell = string | number | boolean | null | undefined;

const BOM = '\ufeff';
/** Signs by which spreadsheets take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Lines as CSV that the spreadsheets of the language open as it is: French ones want semicolons and decimal commas. */
export function toCsv(lines: readonly (readonly Cell[])[], { lang }: Pick<Format, 'lang'>): string {
  const french = lang === 'fr';
  const separator = french ? ';' : ',';
  const written = (cell: Cell): string => {
    if (cell === null || cell === undefined) return '';
    if (typeof cell === 'number') return french ? String(cell).replace('.', ',') : String(cell);
    const text = String(cell);
    return quoted(FORMULA.test(text) ? `'${text}` : text, separator);
  };
  return `${BOM}${lines.map((line) => line.map(written).join(separator)).join('\r\n')}\r\n`;
}

const quoted = (text: string, separator: string) =>
  /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;

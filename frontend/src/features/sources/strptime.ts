/** Just enough of strptime to show a person what a date in the file would mean. */
const PARTS: Record<string, string> = {
  d: '(?<day>\\d{1,2})',
  m: '(?<month>\\d{1,2})',
  Y: '(?<year>\\d{4})',
  y: '(?<short>\\d{2})',
};

/** The day that a text means in a format, at noon UTC so that every time zone shows the same day. */
export function dayOf(text: string, format: string): Date | null {
  const pattern = format
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%([a-zA-Z])/g, (_, code: string) => PARTS[code] ?? '.*?');
  const found = new RegExp(`^\\s*${pattern}`).exec(text)?.groups;
  if (!found?.day || !found.month) return null;
  const year = found.year ? Number(found.year) : 2000 + Number(found.short ?? 0);
  const [month, day] = [Number(found.month), Number(found.day)];
  const date = new Date(Date.UTC(year, month - 1, day, 12));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

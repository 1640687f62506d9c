import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, apiUrl, fetchFile } from '../../api/client';
import { saveFile } from '../../components/saveFile';
import { showToast } from '../../components/toast';

export const REPORT_KINDS = ['pdf', 'html', 'xlsx'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Make a report on the server and save it; it takes seconds, and can be called off. */
export function useReport(dataset: string, query: Parameters<typeof apiUrl>[1]) {
  const { t } = useTranslation();
  const [isMaking, setMaking] = useState(false);
  const call = useRef<AbortController | null>(null);
  useEffect(() => () => call.current?.abort(), []);

  const make = async (kind: ReportKind, more: typeof query = {}) => {
    const mine = new AbortController();
    call.current = mine;
    setMaking(true);
    try {
      const address = apiUrl(['datasets', dataset, `report.${kind}`], { ...query, ...more });
      const { blob, name } = await fetchFile(address, mine.signal);
      saveFile(blob, name);
      void showToast({ message: t('report.done'), color: 'green' });
    } catch (error) {
      if (!mine.signal.aborted)
        void showToast({ title: t('report.failed'), message: words(error), color: 'red' });
    } finally {
      setMaking(false);
    }
  };
  return { isMaking, make, cancel: () => call.current?.abort() };
}

function words(error: unknown): string {
  if (error instanceof ApiError) return [error.problem.detail, error.problem.hint].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : String(error);
}

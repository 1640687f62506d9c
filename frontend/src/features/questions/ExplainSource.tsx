import { CopyButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExplanation } from '../../api/queries';
import { Answered } from '../../components/Answered';
import { useFormat } from '../../i18n/format';

/** The filters, the function and the SQL behind a key figure, fetched when somebody looks. */
export function ExplainSource({ question, kpi }: { question: string; kpi: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const query = useExplanation(`${question}.${kpi}`, open);
  return (
    <details className="explain-source" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('questions.source')}</summary>
      {open && (
        <Answered query={query} height={160}>
          {({ verb, sql, left_out, filters }) => (
            <>
              <h4>{t('questions.filters')}</h4>
              <p>
                {filters.length
                  ? filters.map(({ label }) => format.label(label)).join(' · ')
                  : t('questions.no_filter')}
              </p>
              <h4>{t('questions.verb')}</h4>
              <code>{verb}</code>
              <h4>
                SQL
                <CopyButton value={sql.join(';\n\n')}>
                  {({ copied, copy }) => (
                    <button type="button" className="copy-sql" onClick={copy}>
                      {copied ? t('questions.copied') : t('questions.copy')}
                    </button>
                  )}
                </CopyButton>
              </h4>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
              <pre tabIndex={0}>{sql.join(';\n\n')}</pre>
              {left_out > 0 && (
                <p className="dimmed">{t('questions.left_out', { n: format.count(left_out) })}</p>
              )}
            </>
          )}
        </Answered>
      )}
    </details>
  );
}

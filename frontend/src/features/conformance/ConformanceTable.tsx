import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  heads: string[];
  /** The last column, without a head to see, holds buttons. */
  withActions?: boolean;
  children: ReactNode;
}

/** A table of the conformance screen, which scrolls sideways where it is too wide. */
export function ConformanceTable({ heads, withActions, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className="conformance-scroll">
      <table className="conformance-table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
            {withActions && (
              <th>
                <span className="visually-hidden">{t('conformance.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

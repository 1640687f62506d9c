import './kpi.css';
import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KpiValue } from '../../api/types';

export type GradeLetter = KpiValue['grade'];

/** How far a number can be trusted: a letter, its word on hover and for screen readers. */
export function Grade({ grade, word = false }: { grade: GradeLetter; word?: boolean }) {
  const { t } = useTranslation();
  const said = t(`questions.grade_${grade}`);
  return (
    <Tooltip label={said} disabled={word} multiline maw={280}>
      <span className="grade" data-grade={grade}>
        <b aria-hidden="true">{grade}</b>
        <span className={word ? undefined : 'visually-hidden'}>{said}</span>
      </span>
    </Tooltip>
  );
}

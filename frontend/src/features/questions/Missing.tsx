import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useQuestions } from '../../api/queries';
import type { Unanswerable } from '../../api/types';
import { EmptyState } from '../../components/EmptyState';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { setFilters } from '../../state/filters';
import { screenHref, usePlace } from '../../state/url';

/** A question that the data cannot answer: what is missing, where HubSpot keeps it, what can be asked instead. */
export function MissingData({ found }: { found: Unanswerable }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const { data } = useQuestions();
  if (place.f.length && found.missing.some(({ kind }) => kind === 'cases')) return <EmptyState />;
  const others = (data ?? []).filter(({ key }) => found.answerable.includes(key));
  return (
    <div className="missing">
      <p className="missing-lead">
        <Icon name="help" size={20} />
        {t('questions.cannot_know')}
      </p>
      <dl className="missing-list">
        {found.missing.map(({ key, label, where }) => (
          <div key={key}>
            <dt>{format.label(label)}</dt>
            <dd>{t('questions.where', { where: format.label(where) })}</dd>
          </div>
        ))}
      </dl>
      <p>{t(place.f.length ? 'questions.filters_may_be_why' : 'questions.how_to_get_it')}</p>
      {place.f.length > 0 && (
        <Button variant="light" size="compact-md" onClick={() => setFilters([])}>
          {t('shell.clear_filters')}
        </Button>
      )}
      {others.length > 0 && (
        <>
          <h2>{t('questions.still_work')}</h2>
          <ul className="missing-others">
            {others.map(({ key, title }) => (
              <li key={key}>
                <Link
                  className="table-link"
                  href={screenHref(place, 'questions', { q: key, perspective: null })}
                >
                  {format.label(title)}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

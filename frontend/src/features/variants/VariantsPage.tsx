import './variants.css';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useVariants } from '../../api/queries';
import type { Variants } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Note } from '../../components/Note';
import { Screen } from '../../components/Screen';
import { useCaseNoun } from '../../components/useCaseNoun';
import { useFormat } from '../../i18n/format';
import { change, useNumberParam, useParam } from '../../state/url';
import { CoverageCurve } from './CoverageCurve';
import { shareAt, variantsFor } from './coverage';
import { FilterToCut } from './FilterToCut';
import { SelectionBar } from './SelectionBar';
import { VariantTable } from './VariantTable';

const PAGE = 25;
const MOST = 1000;
const USUAL_SHARE = 0.8;

/** Variants: how few ways of going cover most cases, and what each way costs and brings. */
export default function VariantsPage() {
  const { t } = useTranslation();
  const [sort] = useParam('sort', 'cases');
  const [shown] = useNumberParam('shown', PAGE);
  const query = useVariants({ limit: Math.min(shown, MOST), sort });
  return (
    <Screen title={t('variants.title')} loading={query.isFetching}>
      <Answered query={query} height={520}>
        {(data) => (data.variants.length ? <Content data={data} sort={sort} /> : <EmptyState />)}
      </Answered>
    </Screen>
  );
}

function Content({ data, sort }: { data: Variants; sort: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const usual = variantsFor(data.coverage, USUAL_SHARE);
  const [asked, setCut] = useNumberParam('cut', usual);
  const cut = Math.max(1, Math.min(data.n_variants, asked));
  const title = t('variants.covers', {
    count: cut,
    n: format.count(cut),
    share: format.percent(shareAt(data.coverage, cut)),
    noun,
  });
  return (
    <>
      <Card
        title={title}
        note={t('variants.coverage_note', { total: format.count(data.n_variants), noun })}
        actions={<FilterToCut cut={cut} />}
      >
        <CoverageCurve coverage={data.coverage} most={data.n_variants} cut={cut} onCut={setCut} />
      </Card>
      {data.left_out && <Note>{format.label(data.left_out.text)}</Note>}
      <SelectionBar variants={data.variants} />
      <VariantTable data={data} sort={sort} cut={cut} />
      <More shown={data.variants.length} total={data.n_variants} />
    </>
  );
}

function More({ shown, total }: { shown: number; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const more = shown < Math.min(total, MOST);
  return (
    <div className="variants-more">
      <span className="dimmed">
        {t('variants.shown', { shown: format.count(shown), total: format.count(total) })}
      </span>
      {more && (
        <Button variant="default" onClick={() => change({ shown: shown + PAGE }, 'replace')}>
          {t('variants.more')}
        </Button>
      )}
    </div>
  );
}

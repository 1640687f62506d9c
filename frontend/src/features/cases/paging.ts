import { useParam } from '../../state/url';

export const PAGE_SIZES = [25, 50, 100, 200];
const USUAL_SIZE = 50;
const USUAL_SORT = '-duration';

/** What the table of cases is asked with, kept in the address. */
export function useCaseQuery() {
  const [page] = useParam('page', '1');
  const [size] = useParam('size', String(USUAL_SIZE));
  const [sort] = useParam('sort', USUAL_SORT);
  const [search] = useParam('search', '');
  return {
    page: atLeastOne(page),
    size: PAGE_SIZES.includes(Number(size)) ? Number(size) : USUAL_SIZE,
    sort,
    search,
  };
}

const atLeastOne = (text: string) => Math.max(1, Math.floor(Number(text)) || 1);

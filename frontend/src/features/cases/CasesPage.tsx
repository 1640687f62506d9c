import './cases.css';
import { useParam } from '../../state/url';
import { CaseList } from './CaseList';
import { CaseScreen } from './CaseScreen';

/** Cases as a table, or one of them in full when the address names it. */
export default function CasesPage() {
  const [caseId] = useParam('case', '');
  return caseId ? <CaseScreen key={caseId} caseId={caseId} /> : <CaseList />;
}

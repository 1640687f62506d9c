import './sources.css';
import { useParam } from '../../state/url';
import { Home } from './Home';
import { ImportWizard } from './ImportWizard';

/** Data sets and the ways to get one; an upload in the address opens its import. */
export default function SourcesPage() {
  const [upload] = useParam('upload', '');
  return upload ? <ImportWizard key={upload} uploadId={upload} /> : <Home />;
}

import './sources.css';
import { lazy } from 'react';
import { useParam } from '../../state/url';
import { Home } from './Home';
import { ImportWizard } from './ImportWizard';

const HubSpot = lazy(() => import('./hubspot/HubSpotPage'));
const Books = lazy(() => import('./hubspot/BooksPage'));
const Warehouse = lazy(() => import('./hubspot/WarehousePage'));

/** Data sets and the ways to get one; an upload in the address opens its import, a source its own screen. */
export default function SourcesPage() {
  const [upload] = useParam('upload', '');
  const [source] = useParam('source', '');
  if (source === 'hubspot') return <HubSpot />;
  if (source === 'books') return <Books />;
  if (source === 'warehouse') return <Warehouse />;
  return upload ? <ImportWizard key={upload} uploadId={upload} /> : <Home />;
}

import { useDataset } from '../../api/queries';
import { useMoment } from '../../components/useMoment';

/** Days and times in the time zone of the data set. */
export const useCaseMoment = () => useMoment(useDataset().data?.timezone ?? 'UTC');

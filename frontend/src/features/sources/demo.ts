import { useMutation } from '@tanstack/react-query';
import { post } from '../../api/client';
import { navigate } from '../../state/url';

export const SCALES = ['small', 'medium', 'large'] as const;
export type Scale = (typeof SCALES)[number];

/** Builds the demo company and shows how far it is. */
export const useDemo = () =>
  useMutation({
    mutationFn: (scale: Scale) => post<{ job_id: string; dataset: string }>(['demo'], { scale }),
    onSuccess: ({ job_id }) => navigate(`/?job=${job_id}`),
  });

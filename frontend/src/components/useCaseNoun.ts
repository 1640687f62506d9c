import { useTranslation } from 'react-i18next';
import { useDataset } from '../api/queries';
import { usePlace } from '../state/url';

const NOUNS = ['deal', 'lead', 'quote', 'invoice'] as const;

/** What a case is called in the plural: deals, leads… or plainly cases for a log of anything else. */
export function useCaseNoun(): string {
  const { t } = useTranslation();
  const { data } = useDataset();
  const asked = usePlace().params.get('perspective') ?? data?.perspective;
  const noun = NOUNS.find((name) => name === asked) ?? 'case';
  return t(`shell.noun_${noun}`);
}

import { useTranslation } from 'react-i18next';

/** Words of a fixed list that the server writes as keys; a key nobody knows is shown as it is. */
export function useWord(prefix: string): (key: string) => string {
  const { t, i18n } = useTranslation();
  return (key) => {
    const name = `${prefix}_${key}`;
    return i18n.exists(name) ? t(name as never) : key;
  };
}

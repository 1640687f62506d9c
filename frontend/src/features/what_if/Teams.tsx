import { useTranslation } from 'react-i18next';
import type { SimulationParameters } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { useFormat } from '../../i18n/format';
import { Editable } from './Editable';
import { WorkingHours } from './WorkingHours';

/** Who works, and when. */
export function Teams({ data }: { data: SimulationParameters }) {
  return (
    <div className="what-if-money">
      <People data={data} />
      <WorkingHours data={data} />
    </div>
  );
}

/** Teams, their people, and how busy they are at most. */
function People({ data }: { data: SimulationParameters }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!data.teams.length) return <p className="dimmed">{t('what_if.no_teams')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="effects what-if-scroll" tabIndex={0} aria-label={t('what_if.tab_teams')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('what_if.team')}</th>
            <th scope="col">{t('what_if.people')}</th>
            <th scope="col">{t('what_if.n')}</th>
            <th scope="col">{t('what_if.busy')}</th>
          </tr>
        </thead>
        <tbody>
          {data.teams.map((team) => (
            <tr key={team.key}>
              <th scope="row">{format.label(team.label)}</th>
              <td>
                <Editable
                  field={data.fields.find(({ kind, about }) => kind === 'people' && about[0] === team.key)}
                />
              </td>
              <td>{format.count(team.n)}</td>
              <td>
                <CellBar share={team.busy_ratio} text={format.percent(team.busy_ratio)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { PlayView } from '../../contract.ts'
import { At } from '../pieces/clock.tsx'
import { actName } from '../pieces/entry-said.ts'
import { useSaid } from '../pieces/said.tsx'

/** What my role did, the last first. */
export function DoneActs({ view }: { view: PlayView }) {
  const say = useWords()
  const said = useSaid()
  const format = useFormat()
  const roleName = (id: string) => {
    const role = view.roles.find((one) => one.id === id)
    return role ? said(role.name) : id
  }
  return (
    <ol className="exercise-done" aria-label={say('exercises.done')}>
      {view.acts.toReversed().map((act) => {
        const about = view.received.find(({ inject }) => inject === act.inject)
        return (
          <li key={act.number}>
            <p className="row small">
              <At seconds={act.at} />
              <b>{actName(say, act.act)}</b>
              {act.to.length > 0 && <bdi>{format.list(act.to.map(roleName))}</bdi>}
              {act.contact && <span>{say(`exercises.contact.${act.contact}`)}</span>}
              {act.tlp && <TlpChip tlp={act.tlp} />}
            </p>
            {about && <p className="small faint">{said(about.title)}</p>}
            {act.text !== '' && (
              <p className="text" dir="auto">
                {act.text}
              </p>
            )}
          </li>
        )
      })}
    </ol>
  )
}

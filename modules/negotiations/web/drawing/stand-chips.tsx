// Delegations by where they stand, in one compact row: a shape and a word first, then who.
import { useWords } from '#platform/web/words.ts'
import type { Stand } from '../../text/words-of-acts.ts'
import { lookStyle } from './delegation-mark.tsx'
import { useLooks } from './delegations.ts'
import { type StandShown, stands } from './stands.ts'
import './stand-chips.css'

const shapes: Record<Stand, string> = {
  support: '✓',
  'can-accept': '≈',
  reserve: '◐',
  oppose: '✕',
  'no-instructions': '…',
}

export function StandSign({ stand }: { stand: Stand }) {
  const say = useWords()
  return (
    <span className={`stand-sign ${stand}`}>
      <span aria-hidden="true">{shapes[stand]}</span> {say(`negotiations.stand.${stand}`)}
    </span>
  )
}

export const standShape = (stand: Stand): string => shapes[stand]

export function StandRow({ shown }: { shown: readonly StandShown[] }) {
  const say = useWords()
  if (shown.length === 0) return null
  return (
    <dl className="stand-row" aria-label={say('negotiations.positions')}>
      {stands.flatMap((stand) => {
        const here = shown.filter((one) => one.stand === stand)
        return here.length === 0
          ? []
          : [
              <div key={stand}>
                <dt>
                  <StandSign stand={stand} />
                </dt>
                <dd>
                  {here.map((one) => (
                    <StandOf key={one.delegation} one={one} />
                  ))}
                </dd>
              </div>,
            ]
      })}
    </dl>
  )
}

function StandOf({ one }: { one: StandShown }) {
  const say = useWords()
  const look = useLooks()(one.delegation)
  const notes = [
    ...(one.through === undefined ? [] : [say('negotiations.position.through', { group: one.through })]),
    ...(one.earlier ? [say('negotiations.position.earlier')] : []),
    ...(one.note ? [one.note] : []),
  ]
  const words = [look.name, ...notes].join(' – ')
  return (
    <span
      className={`delegation-mark ${look.line}${one.earlier ? ' earlier' : ''}`}
      style={lookStyle(look)}
      title={words}
      role="img"
      aria-label={words}
    >
      {one.through === undefined ? look.short : `(${look.short})`}
      {one.earlier && <span aria-hidden="true">*</span>}
    </span>
  )
}

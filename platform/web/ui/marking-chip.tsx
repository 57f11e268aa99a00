import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { Icon } from './icon.tsx'
import './marking.css'

export type Tlp = 'clear' | 'green' | 'amber' | 'amber+strict' | 'red'
export type Pap = 'clear' | 'green' | 'amber' | 'red'

const colourOf = { clear: 'clear', green: 'green', amber: 'amber', 'amber+strict': 'amber', red: 'red' } as const

const reachOf = { red: 1, 'amber+strict': 2, amber: 3, green: 4, clear: 5 } as const
const actsOf = { red: 1, amber: 2, green: 3, clear: 4 } as const

// How far it may travel, as a sign: of five strokes, one is for the people in the room, five are for the world.
function Reach({ tlp }: { tlp: Tlp }) {
  const tall = [0, 1, 2, 3, 4]
    .slice(0, reachOf[tlp])
    .map((step) => `M${1.5 + step * 3} 1.5v9`)
    .join('')
  const short = [0, 1, 2, 3, 4]
    .slice(reachOf[tlp])
    .map((step) => `M${1.5 + step * 3} 9v1.5`)
    .join('')
  return (
    <svg width="15" height="12" viewBox="0 0 15 12" aria-hidden="true">
      <path d={tall + short} />
    </svg>
  )
}

// How much may be done with it: of four steps forward, one is to look on, four are to act freely.
function Acts({ pap }: { pap: Pap }) {
  const steps = [0, 1, 2, 3]
    .slice(0, actsOf[pap])
    .map((step) => `M${1 + step * 3.4} 2.5l2.6 3.5-2.6 3.5`)
    .join('')
  return (
    <svg width="15" height="12" viewBox="0 0 15 12" aria-hidden="true">
      <path d={steps} />
    </svg>
  )
}

/** One label of the Traffic Light Protocol 2.0, with its official name and colours. The meaning is said on hover. */
export function TlpChip({ tlp }: { tlp: Tlp }) {
  const say = useWords()
  return (
    <span className={`marking ${colourOf[tlp]}`} title={say(`tlp.${tlp}`)}>
      <Reach tlp={tlp} />
      TLP:{tlp.toUpperCase()}
    </span>
  )
}

/** One label of the Permissible Actions Protocol. */
export function PapChip({ pap }: { pap: Pap }) {
  const say = useWords()
  return (
    <span className={`marking ${pap}`} title={say(`pap.${pap}`)}>
      <Acts pap={pap} />
      PAP:{pap.toUpperCase()}
    </span>
  )
}

export type MarkingShown = {
  tlp: Tlp
  pap?: Pap | null | undefined
  /** Not before this instant (ISO 8601). */
  embargo?: string | null | undefined
  caveats?: readonly string[] | undefined
  exercise?: boolean | undefined
}

/** A whole marking: TLP, PAP, embargo, caveats and exercise, always in this order. */
export function MarkingChip({ tlp, pap, embargo, caveats = [], exercise }: MarkingShown) {
  const say = useWords()
  const format = useFormat()
  return (
    <span className="marking-set">
      {exercise && <ExerciseChip />}
      <TlpChip tlp={tlp} />
      {pap && <PapChip pap={pap} />}
      {embargo && (
        <span className="marking-word embargo">
          <Icon name="clock" size={14} />
          {say('marking.embargo', { until: format.dateTime(embargo) })}
        </span>
      )}
      {caveats.map((caveat) => (
        <span key={caveat} className="marking-word" dir="auto">
          {caveat}
        </span>
      ))}
    </span>
  )
}

export function ExerciseChip() {
  const say = useWords()
  return (
    <span className="marking-word exercise">
      <span>{say('exercise.word')}</span>
    </span>
  )
}

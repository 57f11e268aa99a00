import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { Icon } from './icon.tsx'
import './marking.css'

export type Tlp = 'clear' | 'green' | 'amber' | 'amber+strict' | 'red'
export type Pap = 'clear' | 'green' | 'amber' | 'red'

const colourOf = { clear: 'clear', green: 'green', amber: 'amber', 'amber+strict': 'amber', red: 'red' } as const

// How far it may travel, as a sign: the people in the room, one organisation, with its clients, a community, the world.
function Reach({ tlp }: { tlp: Tlp }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {tlp === 'clear' ? <circle cx="6" cy="6" r="5" strokeDasharray="1.6 1.54" /> : <circle className="core" cx="6" cy="6" r={tlp === 'red' ? 2.5 : 1.8} />}
      {(tlp === 'amber+strict' || tlp === 'amber' || tlp === 'green') && <circle cx="6" cy="6" r={tlp === 'green' ? 3.4 : tlp === 'amber' ? 3.6 : 5} strokeDasharray={tlp === 'amber' ? '3.8 1.85' : undefined} />}
      {tlp === 'green' && <circle cx="6" cy="6" r="5.2" strokeDasharray="2.6 1.5" strokeWidth="1.1" />}
      {tlp === 'red' && <path d="M1 1h3M1 1v3M11 1H8M11 1v3M1 11h3M1 11V8M11 11H8M11 11V8" />}
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
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path d="M2 10V5M6 10V2M10 10V7" /></svg>
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
        <span className="marking-word embargo"><Icon name="clock" size={14} />{say('marking.embargo', { until: format.dateTime(embargo) })}</span>
      )}
      {caveats.map((caveat) => <span key={caveat} className="marking-word" dir="auto">{caveat}</span>)}
    </span>
  )
}

export function ExerciseChip() {
  const say = useWords()
  return <span className="marking-word exercise"><span>{say('exercise.word')}</span></span>
}

import { useWords } from '#platform/web/words.ts'
import { severityLists } from '../../code-lists.ts'
import { type Nis2ImpactSeverity, Nis2ImpactSeverity as Scale } from '../../severity.ts'
import { useCodeNames } from './code-word.tsx'
import './severity-word.css'

/** A step of the NIS2 scale: four bars of which so many are filled, and the word. */
export function Nis2Word({ severity }: { severity: Nis2ImpactSeverity }) {
  const name = useCodeNames()
  const say = useWords()
  const reached = Scale.options.indexOf(severity)
  return (
    <span className="nis2-word" title={say(`incidents.nis2.${severity}`)}>
      <span className="nis2-bars" aria-hidden="true">
        {Scale.options.map((step, place) => (
          <i key={step} className={place <= reached ? 'reached' : ''} />
        ))}
      </span>
      {name(severityLists.nis2ImpactSeverity, severity)}
    </span>
  )
}

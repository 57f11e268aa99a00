import { issueWords } from '#platform/web/errors.ts'
import { hasWords, useWords } from '#platform/web/words.ts'
import type { Scenario } from '../../engine/scenario.ts'
import { useNames } from '../pieces/entry-said.ts'
import type { Place } from './places.ts'

/** Every place that must be mended, as the page calls it; each leads there. */
export function Faults({ places, scenario }: { places: readonly Place[]; scenario: Scenario }) {
  const say = useWords()
  const names = useNames(scenario)
  if (places.length === 0) return <p className="small faint">{say('exercises.edit.sound')}</p>
  const words = ({ fault, issue, name }: Place): string => {
    const [found] = issue ? Object.values(issueWords([issue], say)) : []
    if (fault !== 'form') return say(`exercises.fault.${fault}`, { name })
    // What words must be in one language at least is no rule of a form.
    return issue && 'code' in issue && issue.code === 'custom' ? say('exercises.fault.words') : (found ?? name)
  }
  const called = (place: string): string => {
    const [list, id = '', ...within] = place.split('/')
    const whose = list === 'roles' ? names.role(id) : list === 'injects' ? names.inject(id) : ''
    const parts = whose ? within : place.split('/')
    const fields = parts.flatMap((part) => fieldWords[part] ?? []).filter(hasWords)
    return [...(whose ? [`“${whose}”`] : []), ...fields.map((key) => say(key))].join(' · ') || place
  }
  return (
    <div className="state trouble" role="status">
      <strong>{say('exercises.edit.faults', { count: places.length })}</strong>
      <ul className="exercise-faults">
        {places.slice(0, 50).map((one) => (
          <li key={`${one.place} ${one.fault} ${one.name}`}>
            <a href={`#${anchorOf(one.place)}`}>
              <bdi>{called(one.place)}</bdi>
            </a>
            : {words(one)}{' '}
            <code className="faint" dir="ltr">
              {one.place}
            </code>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What the fields of the editor are called, by their names in a scenario. */
const fieldWords: Readonly<Record<string, string>> = {
  title: 'exercises.edit.title',
  summary: 'exercises.edit.summary',
  briefing: 'exercises.briefing',
  minutes: 'exercises.edit.minutes',
  alone: 'exercises.edit.alone',
  roles: 'exercises.roles',
  injects: 'exercises.injects',
  name: 'exercises.edit.name',
  brief: 'exercises.brief',
  contacts: 'exercises.edit.contacts',
  words: 'exercises.edit.words',
  from: 'exercises.edit.from',
  to: 'exercises.toWhom',
  when: 'exercises.due',
  outlet: 'exercises.edit.outlet',
  note: 'exercises.edit.note',
  expects: 'exercises.expects',
  within: 'exercises.edit.within',
  why: 'exercises.edit.why',
  incident: 'exercises.kind.incident',
  request: 'exercises.kind.request',
  letter: 'exercises.kind.letter',
}

/** A place within a role or an inject leads to that one. */
function anchorOf(place: string): string {
  const [list, name] = place.split('/')
  return (list === 'roles' || list === 'injects') && name !== undefined ? `${list}-${name}` : 'basics'
}

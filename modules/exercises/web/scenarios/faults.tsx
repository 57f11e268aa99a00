import { useWords } from '#platform/web/words.ts'
import type { Place } from './places.ts'

/** Every place that must be mended, by its name; each leads there. */
export function Faults({ places }: { places: readonly Place[] }) {
  const say = useWords()
  if (places.length === 0) return <p className="small faint">{say('exercises.edit.sound')}</p>
  return (
    <div className="state trouble" role="status">
      <strong>{say('exercises.edit.faults', { count: places.length })}</strong>
      <ul className="exercise-faults">
        {places.slice(0, 50).map(({ place, fault, name }) => (
          <li key={`${place} ${fault} ${name}`}>
            <a href={`#${anchorOf(place)}`}>
              <code dir="ltr">{place}</code>
            </a>
            : {say(`exercises.fault.${fault}`, { name })}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A place within a role or an inject leads to that one. */
function anchorOf(place: string): string {
  const [list, name] = place.split('/')
  return list === 'roles' || list === 'injects' ? `${list}-${name ?? ''}` : 'main'
}

import { useClient } from '#modules/rooms/web/pieces.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { crisisPaths } from '../../../contract/crisis.ts'

/** An officer whose browser has no key that stands is told so, and where it is made: by the gate before the line itself. */
export function KeyNeeded({ line }: { line: string }) {
  const say = useWords()
  const { name } = useClient().state
  if (name !== 'no-device' && name !== 'unaccredited' && name !== 'ended') return null
  return (
    <section className="crisis-key" aria-labelledby="crisis-key">
      <h2 id="crisis-key">{say('crisis.key.title')}</h2>
      <p>{say(`crisis.key.${name}`)}</p>
      <div>
        <ButtonLink to={crisisPaths.one(line)}>
          {say(name === 'no-device' ? 'crisis.key.make' : 'crisis.key.look')}
        </ButtonLink>
      </div>
    </section>
  )
}

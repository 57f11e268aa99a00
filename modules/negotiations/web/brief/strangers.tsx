import { ButtonLink } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { useBrief } from './use-brief.ts'

/** Somebody let others in: said before all else, with the way out. */
export function Strangers() {
  const say = useWords()
  const { home, strangers } = useBrief()
  if (home === undefined || strangers.length === 0) return null
  return (
    <div className="room-notice" role="alert">
      <span>
        <b>{say('negotiations.brief.strangers')}</b>{' '}
        {say('negotiations.brief.strangers.words', { names: strangers.join(', ') })}
      </span>
      <ButtonLink small to={`/rooms/${home}`}>
        {say('negotiations.brief.strangers.act')}
      </ButtonLink>
    </div>
  )
}

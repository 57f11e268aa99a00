// What changed while one was away, what touches one’s own first.
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { kindWords } from '../acting/acting.tsx'
import { DelegationMarks } from '../drawing/delegation-mark.tsx'
import type { NewsOfText } from './news.ts'
import { useLabels } from './text-state.ts'

const most = 30

export function Away({
  news,
  view,
  onGo,
}: {
  news: NewsOfText
  view: NegotiationView
  onGo: (paragraph: string) => void
}) {
  const say = useWords()
  const format = useFormat()
  const labels = useLabels(view)
  if (news.list.length === 0) return null
  const acts = news.list.reduce((sum, { acts: all }) => sum + all.length, 0)
  return (
    <Disclosure title={say('negotiations.away', { count: acts })}>
      <ul className="away-lines">
        {news.list.slice(0, most).map((one) => (
          <li key={one.paragraph ?? 'all'}>
            {one.paragraph !== undefined && labels[one.paragraph] !== undefined ? (
              <Button small kind="quiet" onPress={() => onGo(one.paragraph ?? '')}>
                {labels[one.paragraph] || say('negotiations.paragraph')}
              </Button>
            ) : (
              <span>{say('negotiations.whole')}</span>
            )}{' '}
            {one.touchesUs && <Status standing="open">{say('negotiations.touchesUs')}</Status>}{' '}
            {format.list([...new Set(one.acts.map(({ kind }) => kindWords(kind, say)))])}{' '}
            <DelegationMarks of={[...new Set(one.acts.map(({ delegation }) => delegation))]} />{' '}
            <When at={one.acts.at(-1)?.at ?? news.since ?? ''} />
          </li>
        ))}
      </ul>
      {news.list.length > most && (
        <p className="faint">{say('negotiations.away.more', { count: news.list.length - most })}</p>
      )}
      <Button small onPress={news.read}>
        {say('negotiations.away.read')}
      </Button>
    </Disclosure>
  )
}

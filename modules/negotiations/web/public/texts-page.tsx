// What is public of negotiations: adopted texts as their parties published them, and negotiations that they hold in the open.
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type OpenNegotiation, type PublishedText, textPaths } from '../../contract.ts'
import { host } from '../client/doors.ts'
import './public.css'

export { loader } from './words.ts'

export function TextsPage() {
  const say = useWords()
  const { data: open } = useSuspenseQuery(host.openTexts.queryOptions({ input: {} }))
  const { data: rehearsed } = useSuspenseQuery(host.openTexts.queryOptions({ input: { world: 'exercise' } }))
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    host.texts.infiniteOptions({
      input: (after: string | undefined) => ({ limit: 50, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  const texts = data.pages.flatMap(({ items }) => items)
  const { data: exercises } = useSuspenseQuery(host.texts.queryOptions({ input: { world: 'exercise', limit: 50 } }))
  return (
    <Page title={say('texts.title')} lead={say('texts.lead')}>
      {open.length > 0 && (
        <Section title={say('texts.open')} count={open.length}>
          <ul className="texts">
            {open.map((one) => (
              <OpenLine key={one.id} {...one} />
            ))}
          </ul>
        </Section>
      )}
      <Section title={say('texts.adopted')} {...(texts.length > 0 ? { count: texts.length } : {})}>
        {texts.length === 0 && <EmptyState title={say('texts.none')}>{say('texts.none.words')}</EmptyState>}
        <ul className="texts">
          {texts.map((one) => (
            <TextLine key={one.id} {...one} />
          ))}
        </ul>
        {hasNextPage && (
          <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {say('texts.more')}
          </Button>
        )}
      </Section>
      {rehearsed.length > 0 && (
        <Section title={say('texts.open.exercises')} count={rehearsed.length}>
          <ul className="texts">
            {rehearsed.map((one) => (
              <OpenLine key={one.id} {...one} />
            ))}
          </ul>
        </Section>
      )}
      {exercises.items.length > 0 && (
        <Section title={say('texts.exercises')} count={exercises.items.length}>
          <ul className="texts">
            {exercises.items.map((one) => (
              <TextLine key={one.id} {...one} />
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}

function TextLine({ adoptedAt, exercise, id, language, parties, publishedBy, symbol, title }: PublishedText) {
  const say = useWords()
  return (
    <li>
      <Link to={textPaths.one(id)} lang={language} dir="auto">
        {title}
      </Link>
      <p className="small">
        {exercise && <ExerciseChip />} {symbol && <bdi>{symbol} · </bdi>}
        {say('texts.adoptedAt')} <When at={adoptedAt} absolute /> · {say('texts.publishedBy', { name: publishedBy })}
      </p>
      <p className="small faint" dir="auto">
        {parties.join(' · ')}
      </p>
    </li>
  )
}

function OpenLine({ endedAt, exercise, id, movedAt, parties, title }: OpenNegotiation) {
  const say = useWords()
  return (
    <li>
      <Link to={textPaths.live(id)} dir="auto">
        {title}
      </Link>
      <p className="small">
        {exercise && <ExerciseChip />} {say(endedAt ? 'texts.sealedAgain' : 'texts.movedAt')}{' '}
        <When at={endedAt ?? movedAt} />
      </p>
      <p className="small faint" dir="auto">
        {parties.join(' · ')}
      </p>
    </li>
  )
}

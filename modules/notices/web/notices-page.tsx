import { useMutation, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { Deadline, When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { noticesPaths, type SeenNotice } from '../contract.ts'
import { askAgain, notices } from './doors.ts'
import './notices.css'

type World = 'real' | 'exercise'

/** What somebody was told of, newest first. Real notices and those of exercises are two lists. */
export function NoticesPage() {
  const say = useWords()
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  const world: World = params.get('world') === 'exercise' ? 'exercise' : 'real'
  const unread = params.get('unread') === 'true'
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    notices.mine.infiniteOptions({
      input: (after: string | undefined) => ({ world, unread, limit: 50, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  useLive(['notice.made'], () => void askAgain())
  const readAll = useMutation(notices.readAll.mutationOptions({ onSettled: askAgain }))
  const rows = data.pages.flatMap(({ items }) => items)
  const waiting = data.pages[0]?.unread ?? 0
  return (
    <Page
      title={say('notices.title')}
      exercise={world === 'exercise'}
      act={<ButtonLink to={noticesPaths.settings}>{say('notices.settings.title')}</ButtonLink>}
      margin={<Note label={say('notices.unread')}>{format.number(waiting)}</Note>}
    >
      <div className="notices-bar">
        <Worlds world={world} />
        <Checkbox
          label={say('notices.unreadOnly')}
          value={unread}
          onChange={(on) => setParams({ ...(world === 'real' ? {} : { world }), ...(on ? { unread: 'true' } : {}) })}
        />
        {waiting > 0 && (
          <Button small kind="quiet" busy={readAll.isPending} onPress={() => readAll.mutate({ world })}>
            {say('notices.readAll')}
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <EmptyState title={say(unread ? 'notices.empty.unread' : `notices.empty.${world}`)}>
          {say('notices.empty.what')}
        </EmptyState>
      ) : (
        <ol className="notices" aria-label={say('notices.title')}>
          {rows.map((one) => (
            <Line key={one.id} of={one} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {say('notices.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}

function Worlds({ world }: { world: World }) {
  const say = useWords()
  return (
    <nav className="notices-worlds" aria-label={say('notices.worlds')}>
      {(['real', 'exercise'] as const).map((one) => (
        <Link
          key={one}
          to={one === 'real' ? noticesPaths.list : `${noticesPaths.list}?world=exercise`}
          {...(one === world ? { 'aria-current': 'page' as const } : {})}
        >
          {say(`notices.world.${one}`)}
        </Link>
      ))}
    </nav>
  )
}

function Line({ of: { id, say: key, values, urgency, due, at, readAt, settledAt, ways } }: { of: SeenNotice }) {
  const say = useWords()
  const done = settledAt !== null
  const asked = !done && (due !== null || urgency === 'urgent' || urgency === 'crisis')
  return (
    <li className={readAt === null && !done ? 'notice unread' : 'notice'}>
      <p className="notice-head">
        {readAt === null && !done && <span className="unseen">{say('notices.unread')}: </span>}
        <Link to={`${noticesPaths.list}/${id}`}>{say(key, values)}</Link>
      </p>
      <p className="row small">
        <Status standing={done ? 'done' : asked ? 'asked' : 'open'}>
          {say(done ? 'notices.settled' : `notices.urgency.${urgency}`)}
        </Status>
        <span className="faint">
          <When at={at} />
        </span>
        {due !== null && <Deadline at={due} done={done} />}
      </p>
      <Ways ways={ways} />
    </li>
  )
}

/** By which ways it went besides the desk. */
function Ways({ ways }: Pick<SeenNotice, 'ways'>) {
  const say = useWords()
  const format = useFormat()
  if (ways.length === 0) return null
  const lines = ways.map(({ channel, state, at, fault }) => {
    const values = { way: say(`notices.way.${channel}`), time: format.dateTime(at) }
    if (fault === null) return say(`notices.went.${state}`, values)
    // What waits with a fault was tried and is tried again.
    const went = state === 'waiting' ? 'notices.went.again' : 'notices.went.failed'
    return say(went, { ...values, why: say(`notices.fault.${fault}`) })
  })
  return <p className="small faint">{lines.join(' · ')}</p>
}

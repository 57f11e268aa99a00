import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Deadline, When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Ping, type PingFigures, pingPaths } from '../../contract/pings.ts'
import { Bars } from '../pieces/bars.tsx'
import { useDuration } from '../pieces/duration.ts'
import { pings, readAgain } from './doors.ts'
import { FollowUp } from './follow-up.tsx'
import { Lines } from './lines.tsx'
import { PingStanding } from './standing.tsx'
import { useFigureParts } from './trend.tsx'
import { Waiting } from './waiting.tsx'
import './pings.css'
export { loader } from './words.ts'

/** What came of one check: one's own contacts, figures of all, and for whoever runs it each contact, to be followed up. */
export function PingPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data } = useSuspenseQuery(pings.results.queryOptions({ input: { id } }))
  useLive(['ping.*'], () => void readAgain())
  const format = useFormat()
  const { ping, own, all, followUp, withheld } = data
  return (
    <Page
      title={ping.title}
      exercise={ping.world === 'exercise'}
      crumbs={[
        {
          label: say('contacts.pings.title'),
          to: pingPaths.all + (ping.world === 'exercise' ? '?world=exercise' : ''),
        },
      ]}
      act={ping.may.cancel && <CancelCheck ping={ping} />}
      margin={<PingMargin ping={ping} />}
    >
      {ping.status === 'running' && <Waiting quiet />}
      {ping.status === 'scheduled' ? (
        <EmptyState title={say('contacts.pings.notBegun')}>{say('contacts.pings.notBegun.words')}</EmptyState>
      ) : (
        <>
          {(own > 0 || followUp === null) && (
            <Section title={say('contacts.pings.own')} count={own}>
              {own === 0 ? (
                <p className="faint">{say('contacts.pings.own.none')}</p>
              ) : (
                <Lines ping={id} of="own" label={say('contacts.pings.own')} />
              )}
            </Section>
          )}
          <Section title={say('contacts.pings.all')}>
            {all === null ? (
              <p className="faint">
                {say(ping.status === 'running' ? 'contacts.pings.all.later' : 'contacts.pings.all.none')}
              </p>
            ) : (
              <Figures all={all} running={ping.status === 'running'} />
            )}
          </Section>
          {followUp && <FollowUp ping={id} places={followUp} running={ping.status === 'running'} />}
          {withheld > 0 && (
            <p className="small faint">{say('contacts.pings.withheld', { count: format.number(withheld) })}</p>
          )}
        </>
      )}
    </Page>
  )
}

function Figures({ all, running }: { all: PingFigures; running: boolean }) {
  const say = useWords()
  const parts = useFigureParts()
  const label = say('contacts.pings.all.of', { contacts: all.contacts, delegations: all.delegations })
  return <Bars label={say('contacts.pings.all')} bars={[{ id: 'all', label, ...parts(all, running) }]} />
}

function PingMargin({ ping }: { ping: Ping }) {
  const say = useWords()
  const format = useFormat()
  const duration = useDuration()
  const { status, by, startsAt, closesAt, kinds, surprise, everyMonths, ladder } = ping
  return (
    <>
      <Note label={say('contacts.pings.status')}>
        <PingStanding status={status} />
      </Note>
      <Note label={say('contacts.pings.by')}>
        <bdi>{by.name}</bdi>
      </Note>
      <Note label={say('contacts.pings.starts')}>
        <When at={startsAt} />
      </Note>
      <Note label={say('contacts.pings.closes')}>
        {status === 'running' ? <Deadline at={closesAt} /> : <When at={closesAt} />}
      </Note>
      <Note label={say('contacts.pings.kinds')}>
        {format.list(kinds.map((kind) => say(`contacts.pings.kind.${kind}`)))}
      </Note>
      <Note label={say('contacts.pings.announced')}>
        {say(surprise ? 'contacts.pings.surprise.yes' : 'contacts.pings.surprise.no')}
      </Note>
      {everyMonths !== null && (
        <Note label={say('contacts.pings.repeats')}>{say('contacts.pings.everyMonths', { count: everyMonths })}</Note>
      )}
      <Note label={say('contacts.pings.ladder')}>
        {(['deputy', 'head', 'mission'] as const).map((rung) => (
          <span key={rung} className="ping-rung">
            {say('contacts.pings.ladder.rung', {
              rung: say(`contacts.pings.rung.${rung}`),
              time: duration(ladder[rung] * 60),
            })}
          </span>
        ))}
      </Note>
    </>
  )
}

function CancelCheck({ ping }: { ping: Ping }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  const cancel = useMutation(pings.cancel.mutationOptions())
  return (
    <>
      <Button icon="cross" onPress={() => setOpen(true)}>
        {say('contacts.pings.cancel')}
      </Button>
      {open && (
        <Confirm
          title={say('contacts.pings.cancel')}
          isOpen
          onClose={() => setOpen(false)}
          happens={say(`contacts.pings.cancel.happens.${ping.status === 'running' ? 'running' : 'scheduled'}`)}
          seenBy={say('contacts.pings.cancel.seenBy')}
          undone={say('contacts.pings.cancel.undone')}
          act={say('contacts.pings.cancel')}
          grave
          onConfirm={async () => {
            await cancel.mutateAsync({ id: ping.id })
            await readAgain()
          }}
        />
      )}
    </>
  )
}

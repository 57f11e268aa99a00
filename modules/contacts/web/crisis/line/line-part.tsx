// The line itself: what waits for us, then what one wants to say, then what was said, newest first.
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'react-router'
import { AlarmPanels, Line } from '#modules/rooms/web/pieces.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { type CrisisLineWhole, crisisPaths } from '../../../contract/crisis.ts'
import { offeredOffline } from '../../../crisis/timing.ts'
import type { CrisisMessage, LineView } from '../../../crisis/views.ts'
import { isFromAlarm } from '../alarm/from-alarm.ts'
import { capitalsOf } from '../capitals.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { answering } from './answering.ts'
import { Asks } from './asks.tsx'
import { MessageCard } from './message-card.tsx'
import { Ended } from './not-yet.tsx'
import { type Begun, SayForm } from './say-form.tsx'

type LinePartProps = { line: CrisisLineWhole; begun: Begun; onBegin: (begun: Begun) => void }

export function LinePart({ line, begun, onBegin }: LinePartProps) {
  const say = useWords()
  const { lines } = useCrisis()
  const view = lines.line(line.id)
  if (!view) return <EmptyState title={say('crisis.not.unknown-line')}>{say('crisis.joining.words')}</EmptyState>
  const said = view.messages.filter((one) => one.class !== 'test-call').toReversed()
  const waits = said.filter((one) => one.real && one.side === 'them' && isOpen(one, line.ended === null)).toReversed()
  const rest = said.filter((one) => !waits.includes(one))
  const answer = (message: CrisisMessage) => onBegin({ ...begun, replyTo: message.id, class: answering(message) })
  const card = (message: CrisisMessage) => (
    <MessageCard
      key={message.id}
      message={message}
      view={view}
      capitals={capitalsOf({ us: line.us.name, them: line.them.name, zones: line.zones })}
      onAnswer={() => answer(message)}
    />
  )
  return (
    <>
      <Line />
      {view.room && <AlarmPanels room={view.room.id} />}
      <Troubles view={view} />
      {waits.length > 0 && <Waits count={waits.length}>{waits.map(card)}</Waits>}
      <Asks view={view} />
      {line.ended ? <Ended ended={line.ended} /> : <SayForm line={line} view={view} begun={begun} onBegin={onBegin} />}
      {rest.length > 0 && (
        <Section title={say('crisis.said')} count={rest.length}>
          <ol className="crisis-messages" reversed>
            {rest.map(card)}
          </ol>
        </Section>
      )}
      {said.length === 0 && <EmptyState title={say('crisis.said.none')}>{say('crisis.said.none.words')}</EmptyState>}
    </>
  )
}

/** Whoever comes from the alarm reads on right here. */
function Waits({ count, children }: { count: number; children: ReactNode }) {
  const say = useWords()
  const { state } = useLocation()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isFromAlarm(state)) return
    head.current?.scrollIntoView()
    head.current?.focus({ preventScroll: true })
  }, [state])
  return (
    <section className="crisis-waits" aria-labelledby="crisis-waits">
      <h2 id="crisis-waits" tabIndex={-1} ref={head}>
        {say('crisis.waits', { count })}
      </h2>
      <ol className="crisis-messages">{children}</ol>
    </section>
  )
}

/** Read is not answered: what wants its answer by an hour goes on waiting, as long as the line stands. */
const isOpen = ({ status, answerBy }: CrisisMessage, stands: boolean): boolean =>
  status !== 'answered' && (status !== 'acknowledged' || (stands && answerBy !== undefined))

/** What stands in the way, or is not as it should be. Nothing while all is well. */
function Troubles({ view }: { view: LineView }) {
  const say = useWords()
  const format = useFormat()
  const now = useNow()
  const late = offeredOffline(view, new Date(now))
  const { maySay, missing, newer, found, strangers, former, state } = view
  const named = (some: LineView['former']) => format.list(some.map(({ name, delegation }) => `${name} (${delegation})`))
  const waiting = state === 'open' || state === 'ended' || state === 'proposed' ? undefined : state
  return (
    <div className="crisis-troubles" role="status">
      {maySay !== true && <p className="crisis-note">{say(`crisis.not.${maySay}`)}</p>}
      {waiting && <p className="crisis-note grave">{say(`crisis.not.${waiting}`)}</p>}
      {strangers.length > 0 && (
        <p className="crisis-note grave">{say('crisis.strangers', { names: named(strangers) })}</p>
      )}
      {former.length > 0 && <p className="crisis-note grave">{say('crisis.former', { names: named(former) })}</p>}
      <LetIn view={view} named={named} />
      {late.length > 0 && (
        <p className="crisis-note grave">
          {say(waiting ? 'crisis.late.outside' : 'crisis.late', { count: late.length })}{' '}
          <Link to={`${crisisPaths.one(view.id)}/offline`}>{say('crisis.late.act')}</Link>
        </p>
      )}
      {missing.map(({ side, n }) => (
        <p key={`${side} ${n}`} className="crisis-note">
          {say('crisis.missing', { n, name: view[side].name })}
        </p>
      ))}
      {found.map(({ id, kind, about }) => (
        <p key={id} className="crisis-note grave">
          {say(`crisis.found.${kind}`, { about })}
        </p>
      ))}
      {newer.length > 0 && <p className="crisis-note">{say('crisis.newer', { count: newer.length })}</p>}
    </div>
  )
}

type Names = (some: LineView['former']) => string

/** Who came lately: by the word of their own side, or by that of the host alone. */
function LetIn({ view: { letIn }, named }: { view: LineView; named: Names }) {
  const say = useWords()
  return [true, false].map((told) => {
    const some = letIn.filter((one) => one.named === told)
    return some.length === 0 ? null : (
      <p key={String(told)} className="crisis-note">
        {say(told ? 'crisis.letIn' : 'crisis.letIn.host', { names: named(some) })}
      </p>
    )
  })
}

// What may be told to whom, in which words: asked, consented, told. Each with its one act, by whoever may do it.
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Ask, AskState, ShuttleView, Shuttles } from '../../client/shuttle.ts'
import { useDoing } from '../brief/use-brief.ts'

type Here = { shuttles: Shuttles; shuttle: ShuttleView }

const standings = { asked: 'open', consented: 'done', declined: 'gone', revoked: 'gone', told: 'done' } as const

export function AsksOf({ shuttles, shuttle }: Here) {
  const say = useWords()
  if (shuttle.asks.length === 0) return null
  return (
    <Section title={say('negotiations.mediator.asks')} count={shuttle.asks.length}>
      <ul className="points">
        {shuttle.asks.map((ask) => (
          <li key={ask.id}>
            <blockquote className="text" dir="auto">
              {ask.words}
            </blockquote>
            <p className="small">
              {say('negotiations.mediator.forParty', { name: ask.to.name })}{' '}
              <Status standing={standingOf(ask.state, shuttle)}>
                {say(`negotiations.mediator.state.${ask.state}`)}
              </Status>{' '}
              <When at={ask.decidedAt ?? ask.at} />
            </p>
            {shuttle.me === 'party' && <OfParty shuttles={shuttles} shuttle={shuttle} ask={ask} />}
            {shuttle.me === 'mediator' && ask.state === 'consented' && (
              <Disclose shuttles={shuttles} shuttle={shuttle} ask={ask} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function standingOf(state: AskState, { me }: ShuttleView) {
  return state === 'asked' && me === 'party' ? 'asked' : standings[state]
}

function OfParty({ shuttles, shuttle, ask }: Here & { ask: Ask }) {
  const say = useWords()
  const { busy, run } = useDoing()
  const answer = (given: 'consent' | 'decline' | 'revoke') => shuttles.answer(shuttle.room, ask.id, given)
  if (ask.state === 'asked')
    return (
      <div className="acts">
        <Confirm
          title={say('negotiations.mediator.consent.act')}
          trigger={<Button kind="primary">{say('negotiations.mediator.consent.act')}</Button>}
          happens={say('negotiations.mediator.consent.happens', { name: ask.to.name, words: ask.words })}
          seenBy={say('negotiations.mediator.consent.seenBy', { name: ask.to.name, mediator: shuttle.mediator.name })}
          undone={say('negotiations.mediator.consent.undone')}
          act={say('negotiations.mediator.consent.act')}
          onConfirm={() => answer('consent')}
        />
        <Button busy={busy} onPress={() => run(() => answer('decline'))}>
          {say('negotiations.mediator.decline')}
        </Button>
      </div>
    )
  if (ask.state !== 'consented') return null
  return (
    <Button small kind="quiet" busy={busy} onPress={() => run(() => answer('revoke'))}>
      {say('negotiations.mediator.revoke')}
    </Button>
  )
}

function Disclose({ shuttles, shuttle, ask }: Here & { ask: Ask }) {
  const say = useWords()
  const into = shuttles.list().find((one) => one.me === 'mediator' && one.party.id === ask.to.id)
  if (!into) return <p className="small">{say('negotiations.mediator.noRoom', { name: ask.to.name })}</p>
  const label = say('negotiations.mediator.tell', { name: ask.to.name })
  return (
    <Confirm
      title={label}
      trigger={<Button kind="primary">{label}</Button>}
      happens={say('negotiations.mediator.tell.happens', { name: shuttle.party.name, words: ask.words })}
      seenBy={say('negotiations.mediator.tell.seenBy', { name: ask.to.name })}
      undone={say('negotiations.mediator.tell.undone')}
      act={label}
      onConfirm={() => shuttles.disclose(shuttle.room, ask.id, into.room)}
    />
  )
}

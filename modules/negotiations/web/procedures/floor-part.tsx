// Who wishes to speak, in the order in which they asked; points of order before replies before speeches.
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { Link } from 'react-router'
import type { NegotiationView } from '../../client/views.ts'
import { useActing } from '../acting/acting.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { ActButton } from '../panel/act-button.tsx'
import { useLabels } from '../table/text-state.ts'

const asked = ['speak', 'reply', 'point-of-order'] as const
const weight = { 'point-of-order': 0, reply: 1, speak: 2 }

export function FloorPart({ view, chair }: { view: NegotiationView; chair: boolean }) {
  const say = useWords()
  const { act, refused } = useActing()
  const labels = useLabels(view)
  const { state, me } = view
  const list = state.floor
    .filter((one) => one.state === 'waiting' || one.state === 'speaking')
    .toSorted(
      (a, b) =>
        Number(b.state === 'speaking') - Number(a.state === 'speaking') ||
        weight[a.right] - weight[b.right] ||
        a.at.localeCompare(b.at),
    )
  const own = list.find((one) => one.delegation === me.delegation)
  return (
    <Section title={say('negotiations.floor')} count={list.length}>
      {list.length === 0 && <p className="faint">{say('negotiations.floor.none')}</p>}
      <ol className="panel-lines">
        {list.map((one) => (
          <li key={one.id}>
            <div className="panel-line-head">
              <bdi>{one.name}</bdi> <DelegationNamed delegation={one.delegation} />{' '}
              {say(`negotiations.floor.${one.right}`)} <When at={one.at} />
              {one.state === 'speaking' && <Status standing="open">{say('negotiations.floor.speaking')}</Status>}
            </div>
            {one.about && <p dir="auto">{one.about}</p>}
            <div className="row">
              {chair && one.state === 'waiting' && (
                <ActButton act={{ kind: 'floor.give', request: one.id }} primary>
                  {say('negotiations.floor.give')}
                </ActButton>
              )}
              {one.state === 'speaking' && (chair || one.delegation === me.delegation) && (
                <ActButton act={{ kind: 'floor.done', request: one.id }} primary>
                  {say('negotiations.floor.done')}
                </ActButton>
              )}
              {one.state === 'waiting' && one.delegation === me.delegation && (
                <ActButton act={{ kind: 'floor.leave', request: one.id }}>{say('negotiations.withdraw')}</ActButton>
              )}
            </div>
          </li>
        ))}
      </ol>
      {!own && me.role !== 'observer' && (
        <div className="row">
          {asked.map((right) => {
            const ask = { kind: 'floor.ask', request: newId(), right } as const
            return (
              <Button
                key={right}
                small
                refused={refused(ask)}
                onPress={() => void act(ask, say('negotiations.floor.asked'))}
              >
                {say(`negotiations.floor.ask.${right}`)}
              </Button>
            )
          })}
        </div>
      )}
      {state.queue.length > 0 && (
        <p>
          {say('negotiations.queue.next')}{' '}
          {state.queue.map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to={`/negotiations/${view.room}#p-${id}`}>{labels[id] ?? ''}</Link>
            </span>
          ))}
        </p>
      )}
    </Section>
  )
}

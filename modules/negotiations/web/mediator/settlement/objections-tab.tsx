// What stands between the text and agreement: for each objection the smallest change that removes it, and who could.
import { Link } from 'react-router'
import { Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { obstaclesOf, whoCouldUnblock } from '../../../versions/blocking.ts'
import { useNegotiation } from '../../client/negotiations-in-use.tsx'
import { LooksContext, looksOf } from '../../drawing/delegations.ts'
import { DelegationMarks, DelegationNamed } from '../../drawing/delegation-mark.tsx'
import type { NegotiationView } from '../../../client/views.ts'
import { useLabels, useOrder } from '../../table/text-state.ts'

export function ObjectionsTab({ room }: { room: string }) {
  const say = useWords()
  const { view } = useNegotiation(room)
  return view?.state.opened ? (
    <LooksContext value={looksOf(view.state.parties)}>
      <Objections view={view} />
    </LooksContext>
  ) : (
    <EmptyState title={say('negotiations.unknown.title')}>{say('negotiations.unknown.words')}</EmptyState>
  )
}

function Objections({ view }: { view: NegotiationView }) {
  const say = useWords()
  const labels = useLabels(view)
  const order = useOrder(view)
  const { state } = view
  const blocked = order
    .map((paragraph) => ({ paragraph, obstacles: obstaclesOf(state, paragraph) }))
    .filter(({ obstacles }) => obstacles.length > 0)
  const listed = (ids: readonly string[]) =>
    ids
      .map((id) => labels[id] ?? '')
      .filter(Boolean)
      .join(', ')
  if (blocked.length === 0) return <EmptyState title={say('negotiations.settlement.unblocked')} />
  return (
    <>
      <Section title={say('negotiations.settlement.unblock')}>
        <ul className="caucus-lines">
          {whoCouldUnblock(state).map(({ delegation, alone, among }) => (
            <li key={delegation}>
              <DelegationNamed delegation={delegation} />
              {alone.length > 0 && (
                <span>{say('negotiations.settlement.unblock.alone', { paragraphs: listed(alone) })}</span>
              )}
              {among.length > 0 && (
                <span className="faint">
                  {say('negotiations.settlement.unblock.among', { paragraphs: listed(among) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={say('negotiations.settlement.smallest')} count={blocked.length}>
        <ul className="caucus-lines objections">
          {blocked.flatMap(({ paragraph, obstacles }) =>
            obstacles.map(({ kind, id, by, ways }) => {
              const [best] = ways
              return (
                <li key={id + paragraph.id}>
                  <Link to={`/negotiations/${view.room}#p-${paragraph.id}`}>
                    {labels[paragraph.id] || say(`negotiations.type.${paragraph.type}`)}
                  </Link>
                  <span>
                    {say(`negotiations.obstacle.${kind}`)} <DelegationMarks of={by} />
                  </span>
                  {best && (
                    <span>
                      {say(`negotiations.way.${best.name}`)}
                      {best.words > 0 && ` (${say('negotiations.settlement.words', { count: best.words })})`}
                      {best.against.length > 0 && (
                        <>
                          {' '}
                          {say('negotiations.settlement.against')} <DelegationMarks of={best.against} />
                        </>
                      )}
                    </span>
                  )}
                </li>
              )
            }),
          )}
        </ul>
      </Section>
    </>
  )
}

// A mediator's desk: a sealed room with each party, texts of their own, and what could be settled. For the parties too,
// whose consent is asked here.
import { Link } from 'react-router'
import { AlarmPanels, Line } from '#modules/rooms/web/pieces.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState, Waiting } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ShuttleView } from '../../client/shuttle.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { NewCaucus } from './new-caucus.tsx'
import { SettlementCases } from './settlement/settlement-cases.tsx'
import { useShuttles } from './shuttles-in-use.ts'
import './mediator.css'

export { loader } from './words.ts'

export function MediatorPage() {
  const say = useWords()
  const shuttles = useShuttles()
  const all = shuttles?.list() ?? []
  return (
    <Page
      title={say('negotiations.mediator')}
      lead={say('negotiations.mediator.lead')}
      crumbs={[{ label: say('negotiations.title'), to: '/negotiations' }]}
      margin={
        <>
          <Note label={say('negotiations.mediator.consent')}>{say('negotiations.mediator.consent.words')}</Note>
          <Note label={say('negotiations.settlement.private')}>{say('negotiations.settlement.private.words')}</Note>
        </>
      }
    >
      <Line />
      <AlarmPanels />
      <Section
        title={say('negotiations.mediator.caucuses')}
        count={all.length}
        act={shuttles && <NewCaucus shuttles={shuttles} />}
      >
        {!shuttles && <Waiting />}
        {shuttles && all.length === 0 && (
          <EmptyState title={say('negotiations.mediator.none')}>{say('negotiations.mediator.none.words')}</EmptyState>
        )}
        <ul className="caucus-lines">
          {all.map((one) => (
            <CaucusLine key={one.room} shuttle={one} />
          ))}
        </ul>
      </Section>
      <SettlementCases />
      <Texts />
    </Page>
  )
}

function CaucusLine({ shuttle }: { shuttle: ShuttleView }) {
  const say = useWords()
  const { room, title, party, mediator, me, points, asks } = shuttle
  const waiting = me === 'party' ? asks.filter(({ state }) => state === 'asked').length : 0
  const given = me === 'mediator' ? asks.filter(({ state }) => state === 'consented').length : 0
  return (
    <li>
      <Link to={`/negotiations/mediator/${room}`}>
        <bdi>{title}</bdi>
      </Link>{' '}
      <span className="small faint">
        {me === 'party'
          ? say('negotiations.mediator.with', { name: mediator.name })
          : say('negotiations.mediator.with', { name: party.name })}
        {' · '}
        {say('negotiations.mediator.points', { count: points.length })}
      </span>{' '}
      {waiting > 0 && <Status standing="asked">{say('negotiations.mediator.awaits', { count: waiting })}</Status>}
      {given > 0 && <Status standing="open">{say('negotiations.mediator.given', { count: given })}</Status>}
    </li>
  )
}

const own = new Set(['non-paper', 'single-negotiating-text'])

/** Non-papers and single negotiating texts; a new one is opened as any text is, by its class. */
function Texts() {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const texts = negotiations.list().filter((one) => own.has(one.class))
  return (
    <Section
      title={say('negotiations.mediator.texts')}
      count={texts.length}
      act={<ButtonLink to="/negotiations/new">{say('negotiations.mediator.newText')}</ButtonLink>}
    >
      <p>{say('negotiations.mediator.texts.words')}</p>
      <ul className="caucus-lines">
        {texts.map((one) => (
          <li key={one.room}>
            <Link to={`/negotiations/${one.room}`}>
              <bdi>{one.title}</bdi>
            </Link>{' '}
            <span className="small faint">{say(`negotiations.class.${one.class}`)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

// What is proven, and how: entries of the record that stand behind deadlines, outcomes and statements, and this device’s
// own account of how it came to the state.
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Note, Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { Scroller } from '#platform/web/ui/scroller.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { rights } from '../../rules.ts'
import type { ActKind } from '../../text/acts.ts'
import { textHash } from '../../text/hash.ts'
import { kindWords } from '../acting/acting.tsx'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { useView } from '../table/table-context.ts'
import './procedures.css'

export function RecordTab() {
  const say = useWords()
  const format = useFormat()
  const view = useView()
  const { state, origin } = view
  const proven = provable(view)
  return (
    <>
      <Section title={say('negotiations.record.state')}>
        <p>{say('negotiations.record.state.words')}</p>
        <div className="record-facts">
          <Note label={say('negotiations.record.acts')}>{format.number(state.count)}</Note>
          <Note label={say('negotiations.record.trail')}>
            <Code value={state.trail} short />
          </Note>
          <Note label={say('negotiations.record.text')}>
            <Code value={textHash(state)} short />
          </Note>
          <Note label={say('negotiations.record.origin')}>
            {origin.kind === 'all' || origin.confirmed ? (
              <Status standing="verified">{say('negotiations.record.origin.all')}</Status>
            ) : (
              say(origin.checked < origin.of ? 'negotiations.record.origin.snapshot' : 'negotiations.snapshot.holds', {
                count: origin.of,
              })
            )}
          </Note>
        </div>
      </Section>
      <Section title={say('negotiations.record.proven')} count={proven.length}>
        {proven.length === 0 && <p className="faint">{say('negotiations.record.none')}</p>}
        <ul className="procedure-lines">
          {proven.map((one) => (
            <Proven key={one.subject} view={view} {...one} />
          ))}
        </ul>
      </Section>
      <Rules />
    </>
  )
}

type Provable = { subject: string; title: string; what: 'silence' | 'vote' | 'adoption' | 'statement' }

function provable({ state }: NegotiationView): Provable[] {
  const { silences, votes, adoption, statements } = state.deciding
  return [
    ...(adoption ? [{ subject: adoption.id, title: state.title, what: 'adoption' as const }] : []),
    ...Object.values(silences).map(({ recordSubject, title }) => ({
      subject: recordSubject,
      title,
      what: 'silence' as const,
    })),
    ...Object.values(votes).map(({ id, title }) => ({ subject: id, title, what: 'vote' as const })),
    ...Object.values(statements).map(({ id, text }) => ({
      subject: id,
      title: text.slice(0, 80),
      what: 'statement' as const,
    })),
  ]
}

function Proven({ view, subject, title, what }: Provable & { view: NegotiationView }) {
  const say = useWords()
  const format = useFormat()
  const { negotiations } = useNegotiations()
  const { records } = negotiations
  const { data, error } = useQuery({
    queryKey: ['negotiations', 'record', view.room, subject, view.state.count],
    queryFn: async () => (await records?.entries({ room: view.room, subject })) ?? [],
    enabled: records !== undefined,
  })
  return (
    <li>
      <div className="procedure-head">
        <h3>
          {say(`negotiations.proven.${what}`)} <bdi>{title}</bdi>
        </h3>
      </div>
      {records === undefined || error ? (
        <p className="faint">{say('negotiations.record.unreachable')}</p>
      ) : data === undefined ? (
        <Waiting />
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say('negotiations.record.entry')}</th>
              <th scope="col">{say('negotiations.record.kind')}</th>
              <th scope="col">{say('negotiations.record.at')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ id, kind, index, at }) => (
              <tr key={id}>
                <td>
                  {index === null ? (
                    say('negotiations.record.waits')
                  ) : (
                    <Link to={`/record?entry=${index}`}>
                      <Status standing="verified">{format.number(index)}</Status>
                    </Link>
                  )}
                </td>
                <td>{say(`negotiations.record.kind.${kind}`)}</td>
                <td>{at && <When at={at} absolute />}</td>
              </tr>
            ))}
            {data.length === 0 && (
              <tr>
                <td colSpan={3}>{say('negotiations.record.empty')}</td>
              </tr>
            )}
          </tbody>
        </table>
      )}
    </li>
  )
}

/** Who may do what, and by which rule: the same data that the fold asks. */
function Rules() {
  const say = useWords()
  return (
    <Disclosure title={say('negotiations.rights')}>
      <Scroller label={say('negotiations.rights')}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say('negotiations.rights.act')}</th>
              <th scope="col">{say('negotiations.rights.who')}</th>
              <th scope="col">{say('negotiations.rights.source')}</th>
            </tr>
          </thead>
          <tbody>
            {(Object.keys(rights) as ActKind[]).map((kind) => {
              const { who, own, orChair, source } = rights[kind]
              return (
                <tr key={kind}>
                  <th scope="row">{kindWords(kind, say)}</th>
                  <td>
                    {say(`negotiations.who.${who}`)}
                    {own && `, ${say(orChair ? 'negotiations.who.ownOrChair' : 'negotiations.who.own')}`}
                  </td>
                  <td>
                    <bdi>{source.place ? `${source.title}, ${source.place}` : source.title}</bdi>
                    {!source.verified && ` – ${say('negotiations.source.unverified')}`}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroller>
    </Disclosure>
  )
}

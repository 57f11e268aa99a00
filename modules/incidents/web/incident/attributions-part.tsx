import { Link } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentLists } from '../../code-lists.ts'
import { type IncidentView, incidentPaths } from '../../contract.ts'
import { publicActorPath } from '../actors/public-actor-path.ts'
import { useCodeNames } from '../pieces/code-word.tsx'
import { KnownTime } from '../pieces/known-time.tsx'
import { Speaker } from '../pieces/party.tsx'
import { Prose, Provenance } from '../pieces/written.tsx'
import { Fact } from './docket.tsx'
import { useIncident, useUpdateRefused } from './hold.tsx'
import { ItemMenu, OwnMark, Part } from './part.tsx'

type Attribution = IncidentView['attributions'][number]

/** Who said that whom did it. They stand side by side and may contradict one another: none of them is our finding. */
export function AttributionsPart() {
  const say = useWords()
  const { incident } = useIncident()
  const attributions = incident.attributions.toSorted((a, b) => (a.body.at ?? '9').localeCompare(b.body.at ?? '9'))
  const named = new Set(attributions.map(({ body }) => body.to.toLocaleLowerCase()))
  return (
    <Part
      id="attribution"
      title={say('incidents.part.attribution')}
      count={attributions.length}
      section="attribution"
      adds="attribution"
    >
      {attributions.length > 0 && (
        <>
          <p className="small faint">
            {say('incidents.attribution.theirs')}{' '}
            {named.size > 1 && say('incidents.attribution.differ', { count: named.size })}
          </p>
          <ul className="claims" role="list">
            {attributions.map((one) => (
              <li key={one.id}>
                <Claim attribution={one} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Replies />
    </Part>
  )
}

/** What those who were named answered, with the same room as what was said of them. */
function Replies() {
  const say = useWords()
  const { incident, mine, openItem } = useIncident()
  const refused = useUpdateRefused()
  const { replies } = incident
  if (replies.length === 0 && !mine) return null
  return (
    <section className="replies">
      <div className="section-head">
        <h3>{say('incidents.replies')}</h3>
        {mine && (
          <Button
            small
            kind="quiet"
            icon="add"
            refused={refused}
            onPress={() => openItem({ act: 'add', kind: 'reply' })}
          >
            {say('incidents.add.reply')}
          </Button>
        )}
      </div>
      {replies.length === 0 && <p className="faint">{say('incidents.none.replies')}</p>}
      <ul className="claims" role="list">
        {replies.map((reply) => (
          <li key={reply.id}>
            <article className="claim">
              <header>
                <p className="claim-by">
                  <Speaker name={reply.body.by} country={reply.body.byCountry} />
                </p>
                <ItemMenu item={reply} name={reply.body.by} />
              </header>
              {reply.body.at !== null && (
                <p className="small faint">
                  <KnownTime at={reply.body.at} />
                </p>
              )}
              <Prose words={reply.body.words} />
              <Provenance {...reply.body} />
              <OwnMark item={reply} />
            </article>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Claim({ attribution }: { attribution: Attribution }) {
  const say = useWords()
  const code = useCodeNames()
  const { body } = attribution
  const actor =
    body.actorId !== null
      ? incidentPaths.actor(body.actorId)
      : body.reference !== null
        ? publicActorPath(body.reference)
        : undefined
  const to = <Speaker name={body.to} country={body.toCountry} />
  return (
    <article className="claim">
      <header>
        <p className="claim-by">
          <Speaker name={body.by} country={body.byCountry} />
        </p>
        <ItemMenu item={attribution} name={`${body.by}: ${body.to}`} />
      </header>
      <dl className="claim-facts">
        <Fact label={say('incidents.attribution.to')}>
          <b>{actor === undefined ? to : <Link to={actor}>{to}</Link>}</b>
        </Fact>
        {body.toCategory !== null && (
          <Fact label={say('incidents.attribution.toCategory')}>
            {code(incidentLists.initiatorCategories, body.toCategory)}
          </Fact>
        )}
        {body.at !== null && (
          <Fact label={say('incidents.attribution.at')}>
            <KnownTime at={body.at} />
          </Fact>
        )}
        {body.type !== null && (
          <Fact label={say('incidents.attribution.type')}>{code(incidentLists.attributionTypes, body.type)}</Fact>
        )}
        {body.certainty !== '' && (
          <Fact label={say('incidents.attribution.certainty')}>
            <q dir="auto">{body.certainty}</q>
          </Fact>
        )}
        {body.basis !== null && (
          <Fact label={say('incidents.attribution.basis')}>{code(incidentLists.attributionBases, body.basis)}</Fact>
        )}
      </dl>
      {body.words && <Prose words={body.words} />}
      <Provenance {...body} />
      <OwnMark item={attribution} />
    </article>
  )
}

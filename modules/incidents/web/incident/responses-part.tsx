import { Timeline } from '#platform/web/ui/timeline.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentLists } from '../../code-lists.ts'
import type { IncidentView } from '../../contract.ts'
import { useCodeNames } from '../pieces/code-word.tsx'
import { isInstant, placeOf } from '../pieces/known-time.tsx'
import { Speaker } from '../pieces/party.tsx'
import { Prose, Provenance } from '../pieces/written.tsx'
import { useIncident } from './hold.tsx'
import { ItemMenu, OwnMark, Part } from './part.tsx'

type Response = IncidentView['responses'][number]

/** What was done about it in public, in order of time; what has no date comes last. */
export function ResponsesPart() {
  const say = useWords()
  const { incident } = useIncident()
  const dated = incident.responses
    .flatMap((one) => (one.body.at === null ? [] : [{ ...one, at: one.body.at }]))
    .sort((a, b) => a.at.localeCompare(b.at))
  const undated = incident.responses.filter(({ body }) => body.at === null)
  const entries = dated.map((one) => ({
    id: one.id,
    at: placeOf(one.at),
    dayOnly: !isInstant(one.at),
    children: <Done response={one} />,
  }))
  return (
    <Part
      id="response"
      title={say('incidents.part.response')}
      count={incident.responses.length}
      section="response"
      adds="response"
    >
      {entries.length > 0 && <Timeline label={say('incidents.part.response')} entries={entries} />}
      {undated.map((one) => (
        <Done key={one.id} response={one} />
      ))}
    </Part>
  )
}

function Done({ response }: { response: Response }) {
  const code = useCodeNames()
  const { body } = response
  const kinds = [
    body.political && code(incidentLists.politicalResponses, body.political),
    body.legal && code(incidentLists.legalResponses, body.legal),
  ]
    .filter(Boolean)
    .join(' · ')
  return (
    <div className="item-line">
      <div className="cell-stack">
        <span>
          <b>
            <Speaker name={body.by} country={body.byCountry} />
          </b>{' '}
          <small className="faint">{kinds}</small>
        </span>
        <Prose words={body.words} />
        <Provenance {...body} />
        <OwnMark item={response} />
      </div>
      <ItemMenu item={response} name={body.by} />
    </div>
  )
}

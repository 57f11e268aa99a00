import { useSuspenseQuery } from '@tanstack/react-query'
import { Status } from '#platform/web/ui/tag.tsx'
import { hasWords, useWords } from '#platform/web/words.ts'
import '#platform/web/ui/diff.css'
import type { PartDifference, WordRun } from '../../contract.ts'
import { incidents } from '../doors.ts'
import { useIncident } from './hold.tsx'
import { usePartName } from './part-name.ts'

/** What changed between two versions, part by part and field by field. Texts are compared in words. */
export function Difference({ from, to }: { from: string; to: string }) {
  const say = useWords()
  const { incident } = useIncident()
  const { data } = useSuspenseQuery(
    incidents.versions.difference.queryOptions({ input: { id: incident.id, from, to } }),
  )
  if (data.length === 0) return <p className="faint">{say('diff.nothing')}</p>
  return (
    <ul className="differences" role="list">
      {data.map((part) => (
        <li key={part.part}>
          <PartChange part={part} />
        </li>
      ))}
    </ul>
  )
}

const standingOf = { added: 'done', removed: 'gone', changed: 'open', 'marked-anew': 'draft' } as const

function PartChange({ part }: { part: PartDifference }) {
  const say = useWords()
  const partName = usePartName()
  const said = (field: string, value: unknown) =>
    field === 'status' && typeof value === 'string' ? say(`incidents.status.${value}`) : valueText(value)
  return (
    <section>
      <h3 className="difference-head">
        {partName(part.name)}
        <Status standing={standingOf[part.change]}>{say(`incidents.change.${part.change}`)}</Status>
      </h3>
      <dl className="diff-fields">
        {part.fields.map((field) => (
          <div key={field.field}>
            <dt>{fieldName(field.field, say)}</dt>
            <dd>
              {field.words ? (
                <Runs runs={field.words} />
              ) : (
                <Runs
                  runs={[
                    { change: 'removed', text: said(field.field, field.before) },
                    { change: 'added', text: said(field.field, field.after) },
                  ]}
                  plain
                />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Runs({ runs, plain }: { runs: readonly WordRun[]; plain?: boolean }) {
  const say = useWords()
  return (
    <p className={plain ? 'diff' : 'diff text'} dir="auto">
      {runs.map(({ change, text }, place) => {
        const key = `${place} ${change}`
        if (text === '') return null
        if (change === 'same') return <span key={key}>{text}</span>
        const Mark = change === 'added' ? 'ins' : 'del'
        return (
          <span key={key}>
            {plain && place > 0 && ' '}
            <Mark>
              <span className="unseen">{say(`diff.${change}`)} </span>
              {text}
            </Mark>
          </span>
        )
      })}
    </p>
  )
}

/** Fields whose name stands in the words of the forms already. */
const namedElsewhere: Readonly<Record<string, string>> = {
  stixId: 'incidents.indicator.stixId',
  receiver: 'incidents.victim.receiver',
  affected: 'incidents.victim.affected',
  delegationId: 'incidents.victim.delegation',
  language: 'incidents.writtenIn',
  'words.language': 'incidents.writtenIn',
  classes: 'incidents.facts.classes',
  disclosedBy: 'incidents.facts.disclosedBy',
  technique: 'incidents.technique.id',
  by: 'incidents.attribution.by',
  byCountry: 'incidents.attribution.byCountry',
  to: 'incidents.attribution.to',
  toCountry: 'incidents.attribution.toCountry',
  toCategory: 'incidents.attribution.toCategory',
  type: 'incidents.attribution.type',
  basis: 'incidents.attribution.basis',
  certainty: 'incidents.attribution.certainty',
  actorId: 'incidents.attribution.actor',
  reference: 'actors.reference',
  until: 'incidents.moment.until',
  relation: 'incidents.relation.kind',
  incidentId: 'incidents.relation.other',
  reasons: 'incidents.severity.reasons',
  intensity: 'incidents.intensity',
  impact: 'incidents.impact',
  nis2: 'incidents.nis2',
  political: 'incidents.response.political',
  legal: 'incidents.response.legal',
  responder: 'incidents.response.responder',
}

function fieldName(field: string, say: (key: string) => string): string {
  const key = namedElsewhere[field] ?? `incidents.field.${field}`
  return hasWords(key) ? say(key) : field
}

/** A value that is no text, as short as it can be read: lists with commas, things by their title or name. */
function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  if (typeof value !== 'object') return String(value)
  const named = ['title', 'name', 'text', 'tlp']
    .map((key) => (key in value ? (value as Record<string, unknown>)[key] : undefined))
    .find((one) => typeof one === 'string')
  return typeof named === 'string'
    ? named
    : Object.entries(value)
        .map(([key, one]) => `${key}: ${valueText(one)}`)
        .join(', ')
}

import { useState } from 'react'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { DocumentClass } from '../../text/words-of-acts.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'

/** The lineage of the text: what was issued, when, under which symbol. */
export function VersionPart({ view, chair }: { view: NegotiationView; chair: boolean }) {
  const say = useWords()
  const { refused } = useActing()
  const { versions } = view.state
  const [kind, setKind] = useState<(typeof DocumentClass.options)[number]>('revision')
  const [symbol, setSymbol] = useState('')
  const [note, setNote] = useState('')
  if (versions.length === 0 && !chair) return null
  const issue = {
    kind: 'version.issue',
    version: newId(),
    class: kind,
    ...(symbol.trim() ? { symbol: symbol.trim() } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
  } as const
  return (
    <Section title={say('negotiations.versions.issued')} count={versions.length}>
      <ol className="panel-lines">
        {versions.map(({ id, class: of, symbol: under, at, by, note: words }) => (
          <li key={id}>
            <div className="panel-line-head">
              <b>
                {say(`negotiations.class.${of}`)} {under && <bdi>{under}</bdi>}
              </b>
              <When at={at} absolute /> <DelegationNamed delegation={by} />
            </div>
            {words && <p dir="auto">{words}</p>}
          </li>
        ))}
      </ol>
      {chair && (
        <div className="version-form">
          <Select
            label={say('negotiations.class')}
            value={kind}
            onChange={setKind}
            options={DocumentClass.options.map((id) => ({ id, label: say(`negotiations.class.${id}`) }))}
          />
          <TextField
            label={say('negotiations.symbol')}
            value={symbol}
            onChange={setSymbol}
            maxLength={100}
            isRequired={false}
          />
          <TextField
            label={say('negotiations.note')}
            value={note}
            onChange={setNote}
            maxLength={4000}
            isRequired={false}
          />
          <DecideButton name="version" acts={() => issue} refused={refused(issue)} />
        </div>
      )}
    </Section>
  )
}

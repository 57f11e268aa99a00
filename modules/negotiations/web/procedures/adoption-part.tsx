import { useState } from 'react'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { mayAdopt, signatureSheet } from '../../deciding/adoption.ts'
import type { Act, ActOf } from '../../text/acts.ts'
import { textHash } from '../../text/hash.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { newId } from '../acting/new-id.ts'
import { refusalWords } from '../acting/refusal-words.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'

type Part = { view: NegotiationView; chair: boolean }

export function AdoptionPart({ view, chair }: Part) {
  const say = useWords()
  const { adoption } = view.state.deciding
  if (!adoption) return chair ? <Adopt view={view} /> : null
  return (
    <Section title={say('negotiations.adoption')}>
      <p>
        <Status standing="verified">{say('negotiations.status.adopted')}</Status>{' '}
        {say(`negotiations.adopt.by.${adoption.by.way}`)} <When at={adoption.at} absolute />{' '}
        {adoption.symbol && <bdi>{adoption.symbol}</bdi>}
      </p>
      <p className="small">
        {say('negotiations.adoption.hash')} <Code value={adoption.text} short />
      </p>
      <table className="signatures">
        <caption>{say('negotiations.signatures')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('negotiations.delegation')}</th>
            <th scope="col">{say('negotiations.signed.by')}</th>
            <th scope="col">{say('negotiations.capacity')}</th>
            <th scope="col">{say('negotiations.signed.at')}</th>
          </tr>
        </thead>
        <tbody>
          {signatureSheet(view.state).map(({ delegation, signed }) => (
            <tr key={delegation}>
              <th scope="row">
                <DelegationNamed delegation={delegation} />
              </th>
              <td>{signed ? <bdi>{signed.name}</bdi> : say('negotiations.unsigned')}</td>
              <td>{signed && <bdi>{signed.capacity}</bdi>}</td>
              <td>{signed && <When at={signed.at} absolute />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.me.party && <Sign view={view} adoption={adoption.id} text={adoption.text} />}
    </Section>
  )
}

function Sign({ view, adoption, text }: { view: NegotiationView; adoption: string; text: string }) {
  const say = useWords()
  const { refused } = useActing()
  const [capacity, setCapacity] = useState('')
  if (signatureSheet(view.state).find((line) => line.delegation === view.me.delegation)?.signed) return null
  const sign: Act = { kind: 'sign', adoption, text, capacity: capacity.trim() || '–' }
  return (
    <div className="version-form">
      <TextField
        label={say('negotiations.capacity')}
        hint={say('negotiations.capacity.hint')}
        value={capacity}
        onChange={setCapacity}
        maxLength={300}
      />
      <DecideButton
        grave
        kind="primary"
        name="sign"
        acts={() => sign}
        refused={capacity.trim() === '' ? say('field.required') : refused(sign)}
      />
    </div>
  )
}

/** By the gavel under the rule in force, or by what a silence or a vote came to. */
function Adopt({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { refused } = useActing()
  const { silences, votes } = view.state.deciding
  const ways: { id: string; label: string; by: ActOf<'adopt'>['by'] }[] = [
    { id: 'gavel', label: say('negotiations.adopt.by.gavel'), by: { way: 'gavel' } },
    ...Object.values(silences)
      .filter((one) => one.state === 'adopted' && 'text' in one.subject)
      .map(({ id, title }) => ({
        id,
        label: `${say('negotiations.adopt.by.silence')}: ${title}`,
        by: { way: 'silence', silence: id } as const,
      })),
    ...Object.values(votes)
      .filter((one) => one.carried && 'text' in one.subject)
      .map(({ id, title }) => ({
        id,
        label: `${say('negotiations.adopt.by.vote')}: ${title}`,
        by: { way: 'vote', vote: id } as const,
      })),
  ]
  const [way, setWay] = useState('gavel')
  const [symbol, setSymbol] = useState('')
  // The symbol that it bears is signed with the adoption, so that it is proven to outsiders.
  const signed = symbol.trim() || view.state.symbol
  const by = ways.find(({ id }) => id === way)?.by ?? { way: 'gavel' }
  const adopt: Act = {
    kind: 'adopt',
    adoption: newId(),
    text: textHash(view.state),
    by,
    ...(signed ? { symbol: signed } : {}),
  }
  const not = mayAdopt(view.state, by)
  return (
    <Section title={say('negotiations.adoption')}>
      <RadioChoice
        label={say('negotiations.adopt.by')}
        options={ways.map(({ id, label }) => ({ id, label }))}
        value={way}
        onChange={setWay}
      />
      <TextField
        label={say('negotiations.symbol')}
        value={symbol}
        onChange={setSymbol}
        maxLength={100}
        isRequired={false}
      />
      <div>
        <DecideButton
          grave
          name="adopt"
          acts={() => adopt}
          refused={not ? refusalWords(not, say, view.state) : refused(adopt)}
        />
      </div>
    </Section>
  )
}

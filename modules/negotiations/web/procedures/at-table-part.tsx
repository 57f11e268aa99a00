import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { DelegationMarks } from '../drawing/delegation-mark.tsx'

/** Who was put aside, and whom all wait for; and a delegation's own word that it negotiates no more. */
export function AtTablePart({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { refused } = useActing()
  const { delegation, party } = view.me
  const { leaving } = view.state
  const aside = view.state.aside.map((one) => one.delegation)
  const mine = party || aside.includes(delegation)
  if (!mine && aside.length + leaving.length === 0) return null
  const leaves = !leaving.includes(delegation)
  const act = { kind: 'parties.leave', leaves } as const
  return (
    <Section title={say('negotiations.atTable')}>
      {aside.length > 0 && (
        <p>
          {say('negotiations.atTable.aside')} <DelegationMarks of={aside} none={say('negotiations.none')} />
        </p>
      )}
      {leaving.length > 0 && (
        <p>
          {say('negotiations.atTable.leaving')} <DelegationMarks of={leaving} none={say('negotiations.none')} />
        </p>
      )}
      {mine && (
        <div>
          <DecideButton
            small
            grave={leaves}
            name={leaves ? 'leaveTable' : 'stayAtTable'}
            acts={() => act}
            refused={refused(act)}
          />
        </div>
      )}
    </Section>
  )
}

import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationMarks } from '../drawing/delegation-mark.tsx'
import { ActButton } from '../panel/act-button.tsx'

/** Sealed, or open: the public sees a text only when every party has said so, and by a reader that all of them know. */
export function OpennessPart({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { refused } = useActing()
  const { openness, parties } = view.state
  const { asked } = openness
  const sealed = openness.mode === 'sealed'
  const ask = sealed
    ? ({ kind: 'openness.ask', openness: newId(), mode: 'open', reader: view.me.device } as const)
    : ({ kind: 'openness.ask', openness: newId(), mode: 'sealed' } as const)
  const missing = parties.map(({ delegation }) => delegation).filter((one) => asked?.consents[one] === undefined)
  return (
    <Section title={say('negotiations.openness')}>
      <p>{say(sealed ? 'negotiations.openness.sealed' : 'negotiations.openness.open')}</p>
      {asked && (
        <>
          <p>
            {say(asked.mode === 'open' ? 'negotiations.openness.asked' : 'negotiations.openness.askedSealed')}{' '}
            {say('negotiations.adReferendum.missing')} <DelegationMarks of={missing} none={say('negotiations.none')} />
          </p>
          {view.me.party && asked.consents[view.me.delegation] === undefined && (
            <div className="row">
              <ActButton act={{ kind: 'openness.back', openness: asked.id, consent: true }} primary>
                {say('negotiations.reopen.consent')}
              </ActButton>
              <ActButton act={{ kind: 'openness.back', openness: asked.id, consent: false }}>
                {say('negotiations.reopen.object')}
              </ActButton>
            </div>
          )}
        </>
      )}
      {view.me.party && !asked && (
        <div>
          <DecideButton small name={sealed ? 'openUp' : 'sealAgain'} acts={() => ask} refused={refused(ask)} />
        </div>
      )}
    </Section>
  )
}

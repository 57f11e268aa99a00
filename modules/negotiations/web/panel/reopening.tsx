import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationMarks, DelegationNamed } from '../drawing/delegation-mark.tsx'
import { ActButton } from './act-button.tsx'

/** What was agreed is opened again only with everybody’s consent. */
export function Reopening({ view, paragraph }: { view: NegotiationView; paragraph: Paragraph }) {
  const say = useWords()
  const { act, refused } = useActing()
  const [reason, setReason] = useState('')
  const motions = Object.values(view.state.motions).filter(
    (one) => one.paragraph === paragraph.id && one.state === 'open',
  )
  const closed = paragraph.stage === 'agreed' || paragraph.stage === 'ad-referendum'
  if (motions.length === 0 && !closed) return null
  const asked = {
    kind: 'reopen.ask',
    motion: newId(),
    paragraph: paragraph.id,
    hash: paragraph.hash,
    reason: reason.trim(),
  } as const
  const { delegation } = view.me
  return (
    <Section title={say('negotiations.reopen')}>
      {motions.map(({ id, by, reason: why, consents }) => (
        <div key={id} className="stack">
          <p>
            <DelegationNamed delegation={by} />: <span dir="auto">{why}</span>
          </p>
          <p className="small">
            {say('negotiations.reopen.consents')}{' '}
            <DelegationMarks
              of={Object.keys(consents).filter((one) => consents[one])}
              none={say('negotiations.none')}
            />
          </p>
          <div className="row">
            {view.me.party && (
              <>
                <ActButton
                  act={{ kind: 'reopen.back', motion: id, consent: true }}
                  pressed={consents[delegation] === true}
                >
                  {say('negotiations.reopen.consent')}
                </ActButton>
                <ActButton
                  act={{ kind: 'reopen.back', motion: id, consent: false }}
                  pressed={consents[delegation] === false}
                >
                  {say('negotiations.reopen.object')}
                </ActButton>
              </>
            )}
            {view.me.role === 'chair' && (
              <DecideButton
                small
                name="reopen"
                acts={() => ({ kind: 'reopen.grant', motion: id })}
                refused={refused({ kind: 'reopen.grant', motion: id })}
              />
            )}
          </div>
        </div>
      ))}
      {motions.length === 0 && view.me.party && (
        <>
          <TextField label={say('negotiations.reason')} value={reason} onChange={setReason} maxLength={4000} />
          <div>
            <Button
              small
              refused={reason.trim() === '' ? say('negotiations.reason.first') : refused(asked)}
              onPress={() => void act(asked, say('negotiations.done'))}
            >
              {say('negotiations.reopen.ask')}
            </Button>
          </div>
        </>
      )}
    </Section>
  )
}

import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { When, useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { type SilenceView, silenceAt } from '../../deciding/silence.ts'
import type { Act } from '../../text/acts.ts'
import { useActing } from '../acting/acting.tsx'
import { Consequences } from '../acting/consequences.tsx'
import { useActingInWindow } from '../acting/in-window.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { CapitalTimes } from '../chair/capital-times.tsx'
import { NegotiationDeadline } from '../drawing/clocks.tsx'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { OpenSilence } from './open-silence.tsx'
import { SubjectShown } from './subject.tsx'
import { SourceShown } from './source-shown.tsx'

type Part = { view: NegotiationView; chair: boolean }

export function SilencePart({ view, chair }: Part) {
  const say = useWords()
  const now = useNow()
  const [opening, setOpening] = useState(false)
  const all = Object.keys(view.state.deciding.silences).flatMap((id) => silenceAt(view.state, id, new Date(now)) ?? [])
  if (all.length === 0 && !chair) return null
  return (
    <Section
      title={say('negotiations.silence')}
      count={all.length}
      act={
        chair && (
          <Button small icon="clock" onPress={() => setOpening(true)}>
            {say('negotiations.silence.open')}
          </Button>
        )
      }
    >
      {all.length === 0 && <p className="faint">{say('negotiations.silence.none')}</p>}
      <ul className="procedure-lines">
        {all
          .toSorted((a, b) => b.silence.openedAt.localeCompare(a.silence.openedAt))
          .map((one) => (
            <SilenceLine key={one.silence.id} view={view} chair={chair} one={one} />
          ))}
      </ul>
      {opening && <OpenSilence view={view} onClose={() => setOpening(false)} />}
    </Section>
  )
}

function SilenceLine({ view, chair, one }: Part & { one: SilenceView }) {
  const say = useWords()
  const { silence, stage, rules, inTime, late } = one
  const running = stage === 'running'
  return (
    <li id={silence.id} className="silence">
      <div className="procedure-head">
        <h3>
          <bdi>{silence.title}</bdi>
        </h3>
        <Status standing={running ? 'open' : stage === 'broken' ? 'gone' : 'done'}>
          {say(`negotiations.silence.stage.${stage}`)}
        </Status>
      </div>
      {silence.closedAt === undefined ? (
        <>
          <NegotiationDeadline at={silence.until} view={view} of={[silence.by]} />
          <Disclosure title={say('negotiations.clocks')}>
            <CapitalTimes at={silence.until} />
          </Disclosure>
        </>
      ) : (
        <p className="small">
          {say('negotiations.silence.until')} <When at={silence.until} absolute />
        </p>
      )}
      <SubjectShown view={view} subject={silence.subject} />
      <ol className="silence-steps">
        {rules.steps.map(({ name, by }) => (
          <li key={name}>
            {say(`negotiations.silence.step.${name}`)} <span className="faint">{say(`negotiations.by.${by}`)}</span>
          </li>
        ))}
      </ol>
      <SourceShown title={rules.source} verified={rules.verified} />
      {silence.extended.map(({ at, until, reason }) => (
        <p key={at} className="small">
          {say('negotiations.silence.extended')} <When at={until} absolute />{' '}
          {reason && <span dir="auto">– {reason}</span>}
        </p>
      ))}
      <Objections title={say('negotiations.silence.objections')} of={inTime} />
      <Objections title={say('negotiations.silence.late')} of={late} />
      <SilenceActs view={view} chair={chair} one={one} />
    </li>
  )
}

function Objections({ title, of }: { title: string; of: SilenceView['inTime'] }) {
  if (of.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul className="panel-lines">
        {of.map(({ delegation, words, at, operation }) => (
          <li key={operation}>
            <div className="panel-line-head">
              <DelegationNamed delegation={delegation} /> <When at={at} absolute />
            </div>
            <p className="text" dir="auto">
              {words}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

function SilenceActs({ view, chair, one }: Part & { one: SilenceView }) {
  const say = useWords()
  const { refused } = useActing()
  const [asking, setAsking] = useState<'break' | 'extend'>()
  const [symbol, setSymbol] = useState('')
  const { silence, stage, rules } = one
  const { id } = silence
  const close: Act = { kind: 'silence.close', silence: id, outcome: stage === 'broken' ? 'broken' : 'adopted' }
  return (
    <div className="row">
      {stage === 'running' && view.me.party && (
        <Button onPress={() => setAsking('break')}>{say('negotiations.act.break')}</Button>
      )}
      {chair && stage === 'running' && rules.extendable && (
        <Button onPress={() => setAsking('extend')}>{say('negotiations.act.extend')}</Button>
      )}
      {chair && one.noticeDue && (
        <DecideButton
          kind="primary"
          name={stage === 'broken' ? 'noticeBroken' : 'noticeAdopted'}
          acts={() => close}
          refused={refused(close)}
        />
      )}
      {chair && rules.announced && stage === 'adopted' && (
        <DecideButton
          name="announce"
          acts={() => ({ kind: 'silence.announce', silence: id })}
          refused={refused({ kind: 'silence.announce', silence: id })}
        />
      )}
      {chair && rules.announced && stage === 'announced' && (
        <>
          <TextField label={say('negotiations.symbol')} value={symbol} onChange={setSymbol} width="short" />
          <DecideButton
            name="issue"
            acts={() => ({ kind: 'silence.issue', silence: id, symbol: symbol.trim() })}
            refused={symbol.trim() === '' ? say('field.required') : undefined}
          />
        </>
      )}
      {asking === 'break' && <BreakDialog one={one} onClose={() => setAsking(undefined)} />}
      {asking === 'extend' && <ExtendDialog one={one} onClose={() => setAsking(undefined)} />}
    </div>
  )
}

function BreakDialog({ one, onClose }: { one: SilenceView; onClose: () => void }) {
  const say = useWords()
  const { refused } = useActing()
  const { act, busy, refusal } = useActingInWindow()
  const [by, setBy] = useState<'objection' | 'amendment'>('objection')
  const [words, setWords] = useState('')
  const made: Act = { kind: 'silence.break', silence: one.silence.id, by, words: words.trim() }
  const send = async () => {
    if (await act(made, say('negotiations.done'))) onClose()
  }
  return (
    <Dialog title={say('negotiations.act.break')} isOpen onClose={onClose} grave wide>
      <Consequences name="break" />
      {one.rules.brokenBy.length > 1 && (
        <RadioChoice
          label={say('negotiations.silence.by')}
          options={one.rules.brokenBy.map((id) => ({ id, label: say(`negotiations.silence.by.${id}`) }))}
          value={by}
          onChange={setBy}
        />
      )}
      <TextArea label={say('negotiations.silence.words')} rows={3} value={words} onChange={setWords} maxLength={4000} />
      {refusal}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button
          kind="grave"
          busy={busy}
          refused={words.trim() === '' ? say('negotiations.reason.first') : refused(made)}
          onPress={() => void send()}
        >
          {say('negotiations.act.break')}
        </Button>
      </div>
    </Dialog>
  )
}

function ExtendDialog({ one, onClose }: { one: SilenceView; onClose: () => void }) {
  const say = useWords()
  const { refused } = useActing()
  const { act, busy, refusal } = useActingInWindow()
  const [until, setUntil] = useState(one.silence.until)
  const [reason, setReason] = useState('')
  const said = reason.trim()
  const made: Act = { kind: 'silence.extend', silence: one.silence.id, until, ...(said ? { reason: said } : {}) }
  const later = until > one.silence.until ? undefined : say('negotiations.silence.later')
  const send = async () => {
    if (await act(made, say('negotiations.done'))) onClose()
  }
  return (
    <Dialog title={say('negotiations.act.extend')} isOpen onClose={onClose} wide>
      <Consequences name="extend" />
      <DateTimeField label={say('negotiations.until')} value={until} onChange={(next) => next && setUntil(next)} />
      <CapitalTimes at={until} />
      <TextField label={say('negotiations.reason')} value={reason} onChange={setReason} maxLength={4000} />
      {refusal}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button kind="primary" busy={busy} refused={later ?? refused(made)} onPress={() => void send()}>
          {say('negotiations.act.extend')}
        </Button>
      </div>
    </Dialog>
  )
}

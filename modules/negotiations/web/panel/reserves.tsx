import { useEffect, useRef, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Act } from '../../text/acts.ts'
import type { Paragraph } from '../../text/state.ts'
import type { ReserveType } from '../../text/words-of-acts.ts'
import { useActing } from '../acting/acting.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { useTable } from '../table/table-context.ts'

const kinds = ['scrutiny', 'general', 'parliamentary'] as const satisfies readonly ReserveType[]

export function Reserves({ view, paragraph }: { view: NegotiationView; paragraph: Paragraph }) {
  const say = useWords()
  const { act, refused } = useActing()
  const { doing, begin } = useTable()
  const open = doing?.name === 'reserve' && doing.paragraph === paragraph.id
  const here = Object.values(view.state.reserves).filter(
    (one) => !one.liftedAt && (one.paragraph === paragraph.id || one.paragraph === null),
  )
  return (
    <>
      {here.length > 0 && (
        <Section title={say('negotiations.reserves')} count={here.length}>
          <ul className="panel-lines">
            {here.map(({ id, delegation, type, reason, since, paragraph: on }) => {
              const lift: Act = { kind: 'reserve.lift', reserve: id }
              return (
                <li key={id}>
                  <div className="panel-line-head">
                    <DelegationNamed delegation={delegation} /> {say(`negotiations.reserve.${type}`)}
                    {on === null && ` – ${say('negotiations.whole')}`}
                  </div>
                  {reason && <p dir="auto">{reason}</p>}
                  <p className="small faint">
                    <When at={since} />
                  </p>
                  {delegation === view.me.delegation && (
                    <Button small refused={refused(lift)} onPress={() => void act(lift, say('negotiations.done'))}>
                      {say('negotiations.reserve.lift')}
                    </Button>
                  )}
                </li>
              )
            })}
          </ul>
        </Section>
      )}
      {open ? (
        <EnterReserve paragraph={paragraph} />
      ) : (
        view.me.party && (
          <div>
            <Button small aria-keyshortcuts="r" onPress={() => begin({ name: 'reserve', paragraph: paragraph.id })}>
              {say('negotiations.reserve.enter')}
              <kbd aria-hidden="true">r</kbd>
            </Button>
          </div>
        )
      )}
    </>
  )
}

function EnterReserve({ paragraph }: { paragraph: Paragraph }) {
  const say = useWords()
  const { begin } = useTable()
  const { act, refused } = useActing()
  const [type, setType] = useState<ReserveType>('scrutiny')
  const [reason, setReason] = useState('')
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => frame.current?.querySelector<HTMLElement>('button, input')?.focus(), [])
  const said = reason.trim()
  const entered: Act = {
    kind: 'reserve.enter',
    reserve: newId(),
    paragraph: paragraph.id,
    type,
    ...(said ? { reason: said } : {}),
  }
  return (
    <div className="words-editor" ref={frame}>
      <Select
        label={say('negotiations.reserve.type')}
        value={type}
        onChange={setType}
        options={kinds.map((id) => ({
          id,
          label: say(`negotiations.reserve.${id}`),
          hint: say(`negotiations.reserve.${id}.hint`),
        }))}
      />
      <TextField label={say('negotiations.reason')} value={reason} onChange={setReason} maxLength={4000} />
      <div className="row">
        <Button
          small
          kind="primary"
          refused={refused(entered)}
          onPress={() => void act(entered, say('negotiations.done')).then((taken) => taken && begin(undefined))}
        >
          {say('negotiations.reserve.enter')}
        </Button>
        <Button small kind="quiet" onPress={() => begin(undefined)}>
          {say('confirm.leave')}
        </Button>
      </div>
    </div>
  )
}

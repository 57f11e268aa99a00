import { useEffect, useRef, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Act } from '../../text/acts.ts'
import { isMember } from '../../text/stands.ts'
import type { Paragraph } from '../../text/state.ts'
import type { Stand } from '../../text/words-of-acts.ts'
import { useActing } from '../acting/acting.tsx'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { StandSign, standShape } from '../drawing/stand-chips.tsx'
import { stands, standsShown } from '../drawing/stands.ts'
import { useTable } from '../table/table-context.ts'
import { ActButton } from './act-button.tsx'
import { Alignments, alignmentOf } from './alignments.tsx'

type Props = { view: NegotiationView; paragraph: Paragraph }

/** Where one stands on the words as they are now; `p` comes here. */
export function TakePosition({ view, paragraph }: Props) {
  const say = useWords()
  const { doing, begin } = useTable()
  const { act, refused } = useActing()
  const { delegation } = view.me
  const own = paragraph.positions[delegation]
  const now = own && own.hash === paragraph.hash ? own : undefined
  const [stand, setStand] = useState<Stand | undefined>(now?.stand)
  const [note, setNote] = useState(now?.note ?? '')
  const [group, setGroup] = useState('')
  const [busy, setBusy] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const asked = doing?.name === 'position' && doing.paragraph === paragraph.id
  useEffect(() => {
    if (!asked) return
    frame.current?.querySelector<HTMLInputElement>('input:checked, input')?.focus()
    begin(undefined)
  }, [asked, begin])
  const said = note.trim()
  const taken: Act | undefined = stand && {
    kind: 'position.take',
    paragraph: paragraph.id,
    hash: paragraph.hash,
    stand,
    ...(said ? { note: said } : {}),
    ...(group ? { group } : {}),
  }
  const groups = Object.values(view.state.groups).filter((one) => isMember(one, delegation))
  const not = taken ? refused(taken) : say('negotiations.position.first')
  const take = async () => {
    if (!taken) return
    setBusy(true)
    await act(taken, say('negotiations.position.taken'))
    setBusy(false)
  }
  if (!view.me.party) return null
  return (
    <div className="stack" ref={frame}>
      {own && own.hash !== paragraph.hash && (
        <p className="small">
          {say('negotiations.position.moved', { stand: say(`negotiations.stand.${own.stand}`) })}{' '}
          {own.stand === 'oppose' && say('negotiations.position.blocks')}
        </p>
      )}
      <RadioChoice
        label={say('negotiations.position.own')}
        options={stands.map((id) => ({
          id,
          label: (
            <>
              <span aria-hidden="true">{standShape(id)} </span>
              {say(`negotiations.stand.${id}`)}
            </>
          ),
        }))}
        value={stand}
        onChange={setStand}
      />
      <TextField label={say('negotiations.note')} value={note} onChange={setNote} maxLength={4000} />
      {groups.length > 0 && (
        <Select
          label={say('negotiations.position.for')}
          value={group || 'own'}
          onChange={(id) => setGroup(id === 'own' ? '' : id)}
          options={[
            { id: 'own', label: say('negotiations.position.forOwn') },
            ...groups.map(({ id, name }) => ({ id, label: name })),
          ]}
        />
      )}
      <div>
        <Button small kind="primary" busy={busy} refused={not} onPress={() => void take()}>
          {say('negotiations.position.take')}
        </Button>
      </div>
    </div>
  )
}

/** Everybody’s, with what may be aligned with: a position that speaks for many is answered once. */
export function Positions({ view, paragraph }: Props) {
  const say = useWords()
  const shown = standsShown(view.state, paragraph)
  if (shown.length === 0) return null
  const { delegation } = view.me
  const answeredAt = new Map<string, string>()
  for (const { delegation: one, said, notYet } of shown)
    if (!notYet && said.by !== delegation && (answeredAt.get(said.operation) ?? delegation) === delegation)
      answeredAt.set(said.operation, one)
  return (
    <Section title={say('negotiations.positions')} count={shown.length}>
      <ul className="panel-lines">
        {shown.map(({ delegation: one, stand, note, through, earlier, said, notYet }) => (
          <li key={one}>
            <div className="panel-line-head">
              <DelegationNamed delegation={one} /> <StandSign stand={stand} />
            </div>
            {note && <p dir="auto">{note}</p>}
            <p className="small faint">
              {through !== undefined && `${say('negotiations.position.through', { group: through })} · `}
              {notYet && `${say('negotiations.position.notYet')} · `}
              {earlier && `${say('negotiations.position.earlier')} · `}
              <When at={said.since} />
            </p>
            {earlier && stand === 'oppose' && <p className="small">{say('negotiations.position.blocks')}</p>}
            {answeredAt.get(said.operation) === one && (
              <>
                <Alignments state={view.state} operation={said.operation} now={stand} />
                {view.me.party && <Align view={view} operation={said.operation} now={stand} />}
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Standing with what another said, or away from it; pressed again, neither. */
function Align({ view, operation, now }: { view: NegotiationView; operation: string; now: Stand }) {
  const say = useWords()
  const own = alignmentOf({ state: view.state, operation, now }, view.me.delegation)
  return (
    <div className="row">
      <ActButton
        act={{ kind: 'align', with: operation, stand: own === 'align' ? 'none' : 'align' }}
        pressed={own === 'align'}
      >
        {say(own === 'align' ? 'negotiations.aligned' : 'negotiations.align')}
      </ActButton>
      <ActButton
        act={{ kind: 'align', with: operation, stand: own === 'dis-align' ? 'none' : 'dis-align' }}
        pressed={own === 'dis-align'}
      >
        {say(own === 'dis-align' ? 'negotiations.disaligned' : 'negotiations.disalign')}
      </ActButton>
    </div>
  )
}

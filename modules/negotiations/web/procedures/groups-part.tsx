import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { isMember } from '../../text/stands.ts'
import { useActing } from '../acting/acting.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationMarks, DelegationNamed } from '../drawing/delegation-mark.tsx'
import { ActButton } from '../panel/act-button.tsx'
import '../acting/editors.css'

/** Who speaks for whom: a group stands for those who count themselves in, and for nobody else. */
export function GroupsPart({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { state, me } = view
  const all = Object.values(state.groups)
  if (all.length === 0 && !me.party) return null
  return (
    <Section title={say('negotiations.groups')} count={all.length}>
      <ul className="procedure-lines">
        {all.map((group) => {
          const member = isMember(group, me.delegation)
          return (
            <li key={group.id}>
              <h3>
                <bdi>{group.name}</bdi>
              </h3>
              <p className="small">
                {say('negotiations.group.by')} <DelegationNamed delegation={group.declaredBy} /> ·{' '}
                {say('negotiations.group.in')}{' '}
                <DelegationMarks
                  of={group.members.filter((one) => isMember(group, one))}
                  none={say('negotiations.none')}
                />{' '}
                · {say('negotiations.group.named')}{' '}
                <DelegationMarks
                  of={group.members.filter((one) => !isMember(group, one))}
                  none={say('negotiations.none')}
                />
              </p>
              {group.members.includes(me.delegation) && (
                <div>
                  <ActButton act={{ kind: 'group.join', group: group.id, member: !member }} primary>
                    {say(member ? 'negotiations.group.leave' : 'negotiations.group.join')}
                  </ActButton>
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {me.party && <Declare view={view} />}
    </Section>
  )
}

function Declare({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { act, refused } = useActing()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [members, setMembers] = useState<string[]>([view.me.delegation])
  if (!open)
    return (
      <div>
        <Button small onPress={() => setOpen(true)}>
          {say('negotiations.group.new')}
        </Button>
      </div>
    )
  const made = { kind: 'group.declare', group: newId(), name: name.trim(), members } as const
  const send = async () => {
    if (await act(made, say('negotiations.done'))) setOpen(false)
  }
  return (
    <div className="words-editor">
      <TextField label={say('negotiations.group.name')} value={name} onChange={setName} maxLength={300} />
      <ManyPicker
        label={say('negotiations.group.members')}
        value={members}
        onChange={setMembers}
        options={view.state.parties.map((one) => ({ id: one.delegation, label: one.name }))}
      />
      <div className="row">
        <Button
          small
          kind="primary"
          refused={
            name.trim() === ''
              ? say('field.required')
              : members.length < 2
                ? say('negotiations.group.two')
                : refused(made)
          }
          onPress={() => void send()}
        >
          {say('negotiations.group.new')}
        </Button>
        <Button small kind="quiet" onPress={() => setOpen(false)}>
          {say('confirm.leave')}
        </Button>
      </div>
    </div>
  )
}

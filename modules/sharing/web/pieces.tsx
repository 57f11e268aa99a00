// What other modules' pages use of this one: the field in which anything is marked.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useActor } from '#platform/web/session.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import type { FieldProps } from '#platform/web/ui/field.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { PapField, TlpField } from '#platform/web/ui/tlp-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Marking } from '../contract.ts'
import { identity, sharing } from './doors.ts'

type MarkingFieldProps = Omit<FieldProps, 'label'> & {
  value: Marking
  onChange: (marking: Marking) => void
  /** People who can be named under TLP:RED. */
  people?: readonly { id: string; label: string }[]
}

/** A whole marking: how far, to whom, until when, with which words. */
export function MarkingField({ value, onChange, people = [], ...rest }: MarkingFieldProps) {
  const say = useWords()
  const set = (change: Partial<Marking>) => onChange({ ...value, ...change })
  return (
    <div className="stack">
      <TlpField {...rest} label={say('sharing.marking.tlp')} value={value.tlp} onChange={(tlp) => set({ tlp })} />
      <AudienceField value={value} onChange={onChange} people={people} />
      <details>
        <summary>{say('sharing.marking.more')}</summary>
        <div className="stack">
          <PapField
            label={say('sharing.marking.pap')}
            value={value.pap}
            isRequired={false}
            onChange={(pap) => set({ pap })}
          />
          <TextField
            label={say('sharing.marking.embargo')}
            hint={say('sharing.marking.embargo.hint')}
            type="datetime-local"
            isRequired={false}
            value={localTime(value.embargoUntil)}
            onChange={(text) => set({ embargoUntil: text ? new Date(text).toISOString() : null })}
          />
          <TextField
            label={say('sharing.marking.caveats')}
            hint={say('sharing.marking.caveats.hint')}
            isRequired={false}
            value={value.caveats.join('; ')}
            onChange={(text) =>
              set({
                caveats: text
                  .split(';')
                  .map((one) => one.trimStart())
                  .filter((one, place, all) => one !== '' || place === all.length - 1)
                  .slice(0, 8),
              })
            }
          />
          <Checkbox
            label={say('sharing.marking.exercise')}
            value={value.exercise}
            onChange={(exercise) => set({ exercise })}
          />
        </div>
      </details>
    </div>
  )
}

function AudienceField({
  value,
  onChange,
  people,
}: Required<Pick<MarkingFieldProps, 'value' | 'onChange' | 'people'>>) {
  const say = useWords()
  const actor = useActor()
  const { data: groups } = useSuspenseQuery(sharing.groups.queryOptions())
  const { data: delegations } = useSuspenseQuery(identity.delegations.queryOptions())
  const set = (change: Partial<Marking['audience']>) =>
    onChange({ ...value, audience: { ...value.audience, ...change } })
  const others = delegations.filter(({ id }) => id !== actor.delegationId).map(({ id, name }) => ({ id, label: name }))
  if (value.tlp === 'red')
    return (
      <ManyPicker
        label={say('sharing.marking.people')}
        hint={say('sharing.marking.people.hint')}
        isRequired={false}
        options={people}
        value={value.audience.people}
        onChange={(named) => set({ people: [...named] })}
      />
    )
  return (
    <>
      <ManyPicker
        label={say('sharing.groups.title')}
        isRequired={false}
        options={groups.map(({ id, name }) => ({ id, label: name }))}
        value={value.audience.groups}
        onChange={(chosen) => set({ groups: [...chosen] })}
      />
      <ManyPicker
        label={say('sharing.marking.delegations')}
        isRequired={false}
        options={others}
        value={value.audience.delegations}
        onChange={(chosen) => set({ delegations: [...chosen] })}
      />
      <p className="small faint" role="status">
        {say(`sharing.reach.${reachOf(value)}`)}
      </p>
    </>
  )
}

/** In words, who will see it: the key of a sentence. */
function reachOf({ tlp, audience }: Marking): string {
  if (audience.delegations.length + audience.groups.length + audience.people.length > 0)
    return tlp === 'amber' ? 'named-and-clients' : 'named'
  if (tlp === 'clear') return 'public'
  return tlp === 'green' ? 'community' : 'owner'
}

/** What a datetime-local field shows: the reader's own clock, without a zone. */
function localTime(iso: string | null): string {
  if (iso === null) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

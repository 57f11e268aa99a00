// Who may read and who may write: in words, and as fields.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useFormat } from '#platform/web/format.ts'
import { useActor } from '#platform/web/session.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import type { FieldProps } from '#platform/web/ui/field.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Access, Collection } from '../contract.ts'
import { identity, sharing } from './doors.ts'

export const nobodyElse: Access = { all: false, delegations: [], groups: [] }

/** The names of delegations and of one's own groups, by id. What has no standing any more has no name. */
export function useNames(): { delegation: (id: string) => string; group: (id: string) => string } {
  const say = useWords()
  const { data: groups } = useSuspenseQuery(sharing.groups.queryOptions())
  const { data: delegations } = useSuspenseQuery(identity.delegations.queryOptions())
  const unknown = say('exchange.nameUnknown')
  return {
    delegation: (id) => delegations.find((one) => one.id === id)?.name ?? unknown,
    group: (id) => groups.find((one) => one.id === id)?.name ?? say('exchange.groupUnknown'),
  }
}

/** In one sentence: everybody, those named, or its keeper alone. */
export function useAccessWords(): (access: Access) => string {
  const say = useWords()
  const format = useFormat()
  const names = useNames()
  return ({ all, delegations, groups }) => {
    if (all) return say('exchange.access.all')
    const named = [...groups.map(names.group), ...delegations.map(names.delegation)]
    return named.length === 0 ? say('exchange.access.keeper') : format.list(named)
  }
}

/** Who adds to a collection. What incidents contain comes with the incidents, and by no other way. */
export function useWritersWords(): (collection: Pick<Collection, 'kind' | 'writers'>) => string {
  const say = useWords()
  const words = useAccessWords()
  return ({ kind, writers }) => (kind === 'incidents' ? say('exchange.access.incidents') : words(writers))
}

type AccessFieldProps = Pick<FieldProps, 'label' | 'hint' | 'error'> & {
  value: Access
  onChange: (access: Access) => void
}

export function AccessField({ label, hint, error, value, onChange }: AccessFieldProps) {
  const say = useWords()
  const actor = useActor()
  const { data: groups } = useSuspenseQuery(sharing.groups.queryOptions())
  const { data: delegations } = useSuspenseQuery(identity.delegations.queryOptions())
  const set = (change: Partial<Access>) => onChange({ ...value, ...change })
  const others = delegations.filter(({ id }) => id !== actor.delegationId).map(({ id, name }) => ({ id, label: name }))
  return (
    <div className="stack">
      <RadioChoice
        label={label}
        hint={hint}
        error={error}
        cards
        value={value.all ? 'all' : 'named'}
        onChange={(id) => set({ all: id === 'all' })}
        options={[
          { id: 'named', label: say('exchange.access.named'), hint: say('exchange.access.named.hint') },
          { id: 'all', label: say('exchange.access.all'), hint: say('exchange.access.all.hint') },
        ]}
      />
      {!value.all && (
        <>
          <ManyPicker
            label={`${label}: ${say('exchange.access.groups')}`}
            isRequired={false}
            options={groups.map(({ id, name }) => ({ id, label: name }))}
            value={value.groups}
            onChange={(chosen) => set({ groups: chosen })}
          />
          <ManyPicker
            label={`${label}: ${say('exchange.access.delegations')}`}
            isRequired={false}
            options={others}
            value={value.delegations}
            onChange={(chosen) => set({ delegations: chosen })}
          />
        </>
      )}
    </div>
  )
}

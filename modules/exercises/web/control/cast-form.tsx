import { useQueries, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Assignment } from '../../contract.ts'
import type { InWords } from '../../engine/scenario.ts'
import { isOfHost } from '../../rules.ts'
import { identity } from '../doors.ts'
import './control.css'
import { Said, useSaid } from '../pieces/said.tsx'

type Cast = { players: Assignment[]; observers: string[] }
type Role = { id: string; name: InWords; brief?: InWords }
type Props = { roles: readonly Role[]; initial: Cast; act: string; send: (cast: Cast) => Promise<unknown> }

/** Who plays what, and who observes. What nobody is given the house plays. */
export function CastForm({ roles, initial, act, send }: Props) {
  const say = useWords()
  const people = useCastable()
  const [players, setPlayers] = useState(initial.players)
  const [observers, setObservers] = useState(initial.observers)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const given = (role: string) => players.find((one) => one.role === role)
  const give = (role: string, by: Assignment['by'] | null) =>
    setPlayers((before) => [...before.filter((one) => one.role !== role), ...(by ? [{ role, by }] : [])])
  // Whoever is to play as a person, and has not been named yet, plays nothing yet.
  const ready = players.filter(({ by }) => by.kind === 'delegation' || by.accountIds.length > 0)
  const done = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await send({ players: ready, observers })
    } catch (refused) {
      setError(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="form exercise-cast"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void done()
      }}
    >
      {error !== undefined && <ErrorState error={error} kept={say('error.formKept')} />}
      {roles.map((role) => (
        <RoleField
          key={role.id}
          role={role}
          by={given(role.id)?.by ?? null}
          people={people}
          onGive={(by) => give(role.id, by)}
        />
      ))}
      <Section title={say('exercises.observers')}>
        <ManyPicker
          label={say('exercises.observers.who')}
          hint={say('exercises.observers.hint')}
          isRequired={false}
          options={people.map(({ id, name, delegation }) => ({ id, label: `${name} (${delegation})` }))}
          value={observers}
          onChange={setObservers}
        />
      </Section>
      <div className="form-foot">
        <Button
          kind="primary"
          type="submit"
          busy={busy}
          refused={ready.length === 0 ? say('EXERCISE_NOBODY_PLAYS') : undefined}
        >
          {act}
        </Button>
      </div>
    </form>
  )
}

type Person = { id: string; name: string; delegationId: string; delegation: string }
type RoleProps = {
  role: Role
  by: Assignment['by'] | null
  people: readonly Person[]
  onGive: (by: Assignment['by'] | null) => void
}

function RoleField({ role, by, people, onGive }: RoleProps) {
  const say = useWords()
  const said = useSaid()
  const host = isOfHost(useActor())
  const { data: delegations } = useSuspenseQuery(identity.delegations.queryOptions())
  const value = by === null ? 'house' : by.kind === 'people' ? 'people' : by.delegationId
  const options = [
    { id: 'house', label: say('exercises.theHouse') },
    { id: 'people', label: say('exercises.people') },
    ...(host ? delegations.map(({ id, name }) => ({ id, label: name })) : []),
  ]
  const choose = (id: string) =>
    onGive(
      id === 'house'
        ? null
        : id === 'people'
          ? { kind: 'people', accountIds: [] }
          : { kind: 'delegation', delegationId: id },
    )
  return (
    <Section title={said(role.name)}>
      {role.brief && <Said words={role.brief} text />}
      <Select
        label={`${say('exercises.playedBy')}: ${said(role.name)}`}
        options={options}
        value={value}
        onChange={choose}
      />
      {by?.kind === 'people' && (
        <ManyPicker
          label={`${say('exercises.people')}: ${said(role.name)}`}
          hint={say('exercises.people.hint')}
          options={people.map(({ id, name, delegation }) => ({ id, label: `${name} (${delegation})` }))}
          value={by.accountIds}
          onChange={(accountIds) => onGive({ kind: 'people', accountIds })}
        />
      )}
    </Section>
  )
}

/** Whom I may name: of the host everybody, at a delegation my own. */
function useCastable(): Person[] {
  const actor = useActor()
  const { data: delegations } = useSuspenseQuery(identity.delegations.queryOptions())
  const mine = isOfHost(actor) ? delegations : delegations.filter(({ id }) => id === actor.delegationId)
  const answers = useQueries({
    queries: mine.map(({ id }) => identity.people.queryOptions({ input: { delegationId: id } })),
  })
  return answers.flatMap(({ data = [] }) =>
    data
      .filter(({ standing }) => standing !== 'revoked')
      .map(({ id, name, delegationId }) => ({
        id,
        name,
        delegationId,
        delegation: delegations.find((one) => one.id === delegationId)?.name ?? '',
      })),
  )
}

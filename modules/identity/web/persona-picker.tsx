import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Icon } from '#platform/web/ui/icon.tsx'
import { EmptyState, ErrorState } from '#platform/web/ui/state.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Persona } from '../contract.ts'
import { identity, personas } from './doors.ts'
import { useEntering } from './entering.ts'

/** In the demo only: a visitor becomes somebody of the invented world, by one press. */
export function PersonaPicker() {
  const say = useWords()
  const enter = useEntering()
  const { data } = useSuspenseQuery(personas.list.queryOptions())
  const pick = useMutation(personas.pick.mutationOptions({ onSuccess: enter }))
  const leave = useMutation(identity.signOut.mutationOptions({ onSuccess: enter }))
  if (data.length === 0) return <EmptyState title={say('signIn.demo.empty')} />
  return (
    <>
      {pick.error && <ErrorState error={pick.error} />}
      {byDelegation(data).map(({ delegation, people }) => (
        <PersonasOf key={delegation.id} title={delegation.name} invented={delegation.kind !== 'host'}>
          {people.map(({ id, name, roles: [role] }) => (
            <li key={id}>
              <button
                type="button"
                className="persona"
                aria-disabled={pick.isPending}
                onClick={() => !pick.isPending && pick.mutate({ id })}
              >
                <Icon name={delegation.kind === 'host' ? 'institution' : 'person'} size={24} />
                <span className="persona-role">{role ? say(`role.${role}`) : ''}</span>
                <span className="persona-name">
                  <bdi>{name}</bdi>
                </span>
                {role && <span className="persona-what">{say(`role.${role}.what`)}</span>}
              </button>
            </li>
          ))}
        </PersonasOf>
      ))}
      <PersonasOf title={say('signIn.demo.outside')}>
        <li>
          <button
            type="button"
            className="persona"
            aria-disabled={leave.isPending}
            onClick={() => !leave.isPending && leave.mutate({})}
          >
            <Icon name="eye" size={24} />
            <span className="persona-role">{say('signIn.demo.public')}</span>
            <span className="persona-what">{say('signIn.demo.public.what')}</span>
          </button>
        </li>
      </PersonasOf>
    </>
  )
}

function PersonasOf({ title, invented = false, children }: { title: string; invented?: boolean; children: ReactNode }) {
  return (
    <section className="personas-of">
      <h2>{invented ? <Name invented>{title}</Name> : <bdi>{title}</bdi>}</h2>
      <ul className="personas">{children}</ul>
    </section>
  )
}

function byDelegation(all: readonly Persona[]): { delegation: Persona['delegation']; people: Persona[] }[] {
  const groups = new Map<string, { delegation: Persona['delegation']; people: Persona[] }>()
  for (const persona of all) {
    const group = groups.get(persona.delegation.id) ?? { delegation: persona.delegation, people: [] }
    group.people.push(persona)
    groups.set(persona.delegation.id, group)
  }
  return [...groups.values()]
}

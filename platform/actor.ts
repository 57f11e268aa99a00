/**
 * Who knocks. `nobody` is the public; `system` is the house itself at work on a job, which no request can ever be.
 * The database derives the standing of an actor from the id alone, so that a wrong field here opens nothing.
 */
export type Actor = {
  kind: 'nobody' | 'person' | 'machine' | 'system'
  id: string | null
  name: string
  delegationId: string | null
  roles: readonly string[]
  /** What a machine account may do; empty for people, whose roles decide. */
  scopes: readonly string[]
}

export const nobody: Actor = { kind: 'nobody', id: null, name: '', delegationId: null, roles: [], scopes: [] }

export const system: Actor = { kind: 'system', id: null, name: 'the house', delegationId: null, roles: [], scopes: [] }

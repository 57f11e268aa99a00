import type { Session as Answer } from '#modules/identity/contract.ts'
import { type Session, nobodyHere } from '#platform/web/session.tsx'
import { chooseZone } from '#platform/web/zone.ts'

/**
 * Asks who is here. A host that does not answer is told by the pages themselves; until then the visitor is nobody.
 * Asked with plain fetch: the first page needs neither the contract's schemas nor the client for this one answer.
 */
export async function loadSession(): Promise<Session> {
  try {
    const response = await fetch('/api/session', { headers: { accept: 'application/json' } })
    if (!response.ok) return nobodyHere
    // Parse boundary: the door has parsed its own answer by its contract.
    const { demo, delegation, kind, id, name, roles, host, timeZone } = (await response.json()) as Answer
    chooseZone(timeZone)
    const home = delegation && {
      id: delegation.id,
      name: delegation.name,
      country: delegation.country ?? undefined,
      invented: delegation.invented,
    }
    const actor = { kind, id, name, roles, scopes: [], delegationId: home?.id ?? null, delegation: home }
    return { demo, host: host || undefined, actor }
  } catch {
    return nobodyHere
  }
}

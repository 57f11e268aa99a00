// Exercise control, as far as a story needs it: an exercise is prepared, begun and moved through its doors.
import { type APIRequestContext, expect } from '@playwright/test'

/** An exercise on the hospitals, played by these delegations, the house being all others; begun. `at`: another host than the usual. */
export async function exerciseFor(control: APIRequestContext, played: Readonly<Record<string, string>>, at = '') {
  const scenarios: { id: string; alone: string | null }[] = await (await control.get(`${at}/api/scenarios`)).json()
  const delegations: { id: string; name: string }[] = await (await control.get(`${at}/api/delegations`)).json()
  const players = Object.entries(played).map(([role, delegation]) => ({
    role,
    by: { kind: 'delegation', delegationId: delegations.find(({ name }) => name === delegation)?.id },
  }))
  const scenarioId = scenarios.find(({ alone }) => alone !== null)?.id
  const prepared = await control.post(`${at}/api/exercises`, { data: { scenarioId, players } })
  expect(prepared.status(), await prepared.text()).toBe(201)
  const { id }: { id: string } = await prepared.json()
  const move = (how: 'start' | 'pause' | 'jump' | 'end', data: Record<string, unknown> = {}) =>
    control.post(`${at}/api/exercises/${id}/${how}`, { data })
  expect((await move('start')).status()).toBe(200)
  return { id, move }
}

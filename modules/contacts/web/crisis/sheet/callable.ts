import { useSuspenseQuery } from '@tanstack/react-query'
import type { CrisisLine } from '../../../contract/crisis.ts'
import { directory } from '../doors.ts'
import { chosenOf } from './chosen.ts'
import type { Callable } from './sheet-parts.ts'

type Line = Pick<CrisisLine, 'us' | 'them' | 'officers'>

/** The contacts of both delegations with their channels, as far as the directory shows them to whoever asks. */
export function useCallable(line: Line): Callable[] {
  const officers = new Set(line.officers.map(({ accountId }) => accountId))
  const { data } = useSuspenseQuery({
    queryKey: ['crisis-sheet', line.us.id, line.them.id, ...officers],
    queryFn: async () => (await Promise.all([line.them.id, line.us.id].map((id) => ofDelegation(id, officers)))).flat(),
  })
  return data
}

async function ofDelegation(delegationId: string, officers: ReadonlySet<string>): Promise<Callable[]> {
  const { items } = await directory.list.call({ delegationId, limit: 200 })
  const chosen = chosenOf(items, officers)
  const found = await Promise.all(chosen.map(({ id }) => directory.one.call({ id })))
  return found.map((one) => ({
    delegation: one.delegationId,
    account: one.person?.accountId ?? null,
    name: one.function,
    person: one.person?.name ?? null,
    ways: one.channels.filter(({ kind }) => kind !== 'web').map(({ kind, value }) => ({ kind, value })),
  }))
}

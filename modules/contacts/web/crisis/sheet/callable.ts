import { useSuspenseQuery } from '@tanstack/react-query'
import type { CrisisLine } from '../../../contract/crisis.ts'
import { directory } from '../doors.ts'
import type { Callable } from './sheet-parts.ts'

/** Of each side, those who decide and those who repair. */
const kinds = ['diplomatic', 'technical'] as const
const most = 4

/** The contacts of both delegations with their channels, as far as the directory shows them to whoever asks. */
export function useCallable({ us, them }: Pick<CrisisLine, 'us' | 'them'>): Callable[] {
  const { data } = useSuspenseQuery({
    queryKey: ['crisis-sheet', us.id, them.id],
    queryFn: async () => (await Promise.all([them.id, us.id].map(ofDelegation))).flat(),
  })
  return data
}

async function ofDelegation(delegationId: string): Promise<Callable[]> {
  const lists = await Promise.all(kinds.map((kind) => directory.list.call({ delegationId, kind, limit: most })))
  const found = await Promise.all(lists.flatMap(({ items }) => items).map(({ id }) => directory.one.call({ id })))
  return found.map((one) => ({
    delegation: one.delegationId,
    account: one.person?.accountId ?? null,
    name: one.function,
    person: one.person?.name ?? null,
    ways: one.channels.filter(({ kind }) => kind !== 'web').map(({ kind, value }) => ({ kind, value })),
  }))
}

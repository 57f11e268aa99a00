import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { PingLinesOf } from '../../contract/pings.ts'
import type { World } from '../pieces/worlds.tsx'
import { pings } from './doors.ts'

type Counted<Item> = { items: Item[]; next?: string | undefined; behind: number }
type Fetched<Item> = { data: { pages: Counted<Item>[] }; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

/** What was fetched of a list, how many there are in all, and what `More` asks for where some are left. */
function listed<Item>({ data: { pages }, isFetchingNextPage, fetchNextPage }: Fetched<Item>) {
  const rows = pages.flatMap(({ items }) => items)
  const left = pages.at(-1)?.behind ?? 0
  const more = { left, busy: isFetchingNextPage, onPress: () => void fetchNextPage() }
  return { rows, count: rows.length + left, more: left > 0 ? more : undefined }
}

const page = (after: string | undefined) => ({ limit: 100, ...(after === undefined ? {} : { after }) })
const paging = { initialPageParam: undefined, getNextPageParam: ({ next }: { next?: string | undefined }) => next }

export const useChecks = (world: World) =>
  listed(
    useSuspenseInfiniteQuery(
      pings.list.infiniteOptions({ input: (after: string | undefined) => ({ world, ...page(after) }), ...paging }),
    ),
  )

export const useWaitingChecks = () =>
  listed(useSuspenseInfiniteQuery(pings.waiting.infiniteOptions({ input: page, ...paging })))

export const useLines = (id: string, of: PingLinesOf) =>
  listed(
    useSuspenseInfiniteQuery(
      pings.lines.infiniteOptions({ input: (after: string | undefined) => ({ id, of, ...page(after) }), ...paging }),
    ),
  )

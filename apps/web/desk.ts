import { deskContract } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'

const doors = doorsOf('desk', deskContract)

/** The desk in one world, a page at a time; each page says how many lines there are in all. The rail reads of it as well. */
export const deskIn = (world: World) =>
  doors.today.infiniteOptions({
    input: (after: string | undefined) => ({ world, ...(after === undefined ? {} : { after }) }),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next,
  })

export const readDeskAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: doors.key() })

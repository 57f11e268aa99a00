import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { type DiplomaticLetter, letterDoors } from '../../contract/letters.ts'

export const letters = doorsOf('letters', letterDoors)

/** All of it may have changed: after a live event, or after an act. */
export const readAgain = (): void => void queries.invalidateQueries({ queryKey: letters.key() })

/** Every act answers the new copy: it takes the place of the old one, and the lists are read again. */
export function keepCopy(copy: DiplomaticLetter): void {
  const { queryKey } = letters.one.queryOptions({ input: { id: copy.id } })
  queries.setQueryData(queryKey, copy)
  const kept = JSON.stringify(queryKey)
  void queries.invalidateQueries({
    queryKey: letters.key(),
    predicate: (query) => JSON.stringify(query.queryKey) !== kept,
  })
}

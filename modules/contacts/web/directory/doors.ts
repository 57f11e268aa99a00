import { identityContract } from '#modules/identity/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { directoryDoors } from '../../contract/directory.ts'
import { nominationDoors } from '../../contract/nominations.ts'
import { rotaDoors } from '../../contract/rota.ts'

export const directory = doorsOf('directory', directoryDoors)
export const nominations = doorsOf('nominations', nominationDoors)
export const rota = doorsOf('rota', rotaDoors)
export const identity = doorsOf('identity', identityContract)

/** One act changes several of these: a nomination that comes into force is a contact, and stands in for another in the rota. */
export function readAgain(): void {
  for (const doors of [directory, nominations, rota]) void queries.invalidateQueries({ queryKey: doors.key() })
}

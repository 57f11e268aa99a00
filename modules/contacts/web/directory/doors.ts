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
export const readAgain = (): void => void untilRead()

/** The same, for whoever goes on only when the page says what now is. */
export async function untilRead(): Promise<void> {
  await Promise.all([directory, nominations, rota].map((doors) => queries.invalidateQueries({ queryKey: doors.key() })))
}

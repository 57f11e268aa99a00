/**
 * A device whose key came out of a backup sits in rooms that it cannot open: their ratchets are in no backup, and must not
 * be. It takes somebody inside to remove it and to let it in again.
 */
import type { World } from '#platform/exercise.ts'
import { type Desk, raiseAtDesk } from './desk.ts'

/** So many rooms are asked after; whoever is in more has understood. */
const most = 200

export async function tellWhatIsLost(desk: Desk): Promise<void> {
  const { id: device } = desk.device
  const welcome = new Set((await desk.doors.welcomes({ device })).map(({ room }) => room))
  const lost: string[] = []
  for (const id of [...(await roomsAtHost(desk, 'real')), ...(await roomsAtHost(desk, 'exercise'))]) {
    if (desk.ids.includes(id) || welcome.has(id)) continue
    const { members } = await desk.doors.room({ id })
    if (members.some((one) => one.device === device)) lost.push(id)
  }
  if (lost.length === 0) return
  const values = { count: String(lost.length) }
  await raiseAtDesk(desk, { kind: 'keys-lost', values, evidence: { rooms: lost }, cause: lost.toSorted().join() })
}

async function roomsAtHost({ doors }: Desk, world: World): Promise<string[]> {
  const ids: string[] = []
  for (let more = true; more && ids.length < most;) {
    const after = ids.at(-1)
    const page = await doors.list({ world, ...(after === undefined ? {} : { after }) })
    ids.push(...page.filter(({ closedAt }) => closedAt === null).map(({ id }) => id))
    more = page.length > 0 && page.at(-1)?.id === ids.at(-1)
  }
  return ids.slice(0, most)
}

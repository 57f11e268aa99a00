import { keyLimits, type Trust } from '#modules/identity/keys.ts'
import { keys } from '../doors.ts'

/**
 * The accounts of a delegation for which statements name a device. What the host answers only suggests whom to judge:
 * `trust.look` fetches and verifies by itself, and `rooms.people` shows those whose devices stand.
 */
export async function holdersOf(delegation: string, trust: Trust): Promise<string[]> {
  const accounts = new Set<string>()
  let after: number | undefined
  for (;;) {
    const page = await keys.devices.call({ delegations: [delegation], ...(after === undefined ? {} : { after }) })
    for (const { signed } of page) accounts.add(signed.statement.device.holder.account)
    after = page.at(-1)?.index
    if (page.length < keyLimits.statementsAtOnce) break
  }
  await trust.look([delegation])
  return [...accounts]
}

/**
 * For whoever was let in by somebody who does not come back, whose program knows nothing of negotiations, or who hands over
 * a state and never its history. First whoever leads the room is asked, then one device after the other: anybody who was
 * let in and knows the whole may give it.
 */
import type { ActIn } from '#modules/rooms/acts.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { apps, type Desk } from './desk.ts'
import { handingIn, handOver, isWhole } from './handing.ts'
import type { Held } from './held.ts'

/** Milliseconds until the next is asked, until all are asked anew, and in which one device is answered once. */
const patience = { ask: 60_000, again: 1_800_000, answer: 1_800_000 } as const

/** `since`: when it was asked last, or began to lack; `leads`: whether the leading ones were asked. */
type Round = { since: number; leads: boolean; asked: Set<string> }

export function asking(desk: Desk) {
  const rounds = new Map<string, Round>()
  const answered = new Map<string, number>()
  const put = async (room: string, of?: string): Promise<void> => {
    const text = canonicalJson({ kind: 'ask', ...(of === undefined ? {} : { of }) })
    await desk.rooms.act(room, { app: apps.handing, text })
  }

  const ask = async (held: Held, at: 'due' | 'now' = 'due'): Promise<boolean> => {
    const { room, waits, lacks } = held
    const now = desk.now().getTime()
    if (!waits && !lacks) rounds.delete(room)
    if ((!waits && !lacks) || desk.rooms.room(room)?.may.speak !== true) return false
    const round = rounds.get(room) ?? { since: now, leads: false, asked: new Set() }
    rounds.set(room, round)
    if (at === 'due' && now - round.since < patience.ask) return false
    round.since = now
    if (waits && !round.leads) {
      round.leads = true
      await put(room)
      return true
    }
    const next = nextOf(desk, held, round)
    if (next === undefined) {
      // Perhaps somebody has come meanwhile.
      rounds.set(room, { since: now + patience.again - patience.ask, leads: false, asked: new Set() })
      return false
    }
    round.asked.add(next)
    await put(room, next)
    return true
  }
  return {
    ask,
    async answer(room: string, { app, text, from, own, seq }: ActIn): Promise<void> {
      const held = desk.held.get(room)
      const asked = app === apps.handing ? handingIn(text) : undefined
      if (own || seq === null || !held || asked?.kind !== 'ask') return
      const role = desk.rooms.room(room)?.role
      const leads = role === 'chair' || role === 'mediator'
      const mine = asked.of === undefined ? leads : asked.of === desk.device.id && isWhole(held.origin)
      const now = desk.now().getTime()
      if (!mine || now - (answered.get(from.device) ?? 0) < patience.answer) return
      answered.set(from.device, now)
      await handOver(desk, held, [from.device])
    },
  }
}

const order = ['chair', 'mediator', 'member'] as const

/** Whose turn it is: who leads comes first; whoever gave what stands here, and whoever only looks on, is not asked. */
function nextOf({ rooms }: Desk, { room, origin }: Held, { asked }: Round): string | undefined {
  const people = rooms.room(room)?.people ?? []
  const devices = order.flatMap((role) =>
    people.filter((one) => one.role === role).flatMap((one) => one.devices.filter(({ own, stands }) => !own && stands)),
  )
  const giver = origin.kind === 'snapshot' ? origin.device : undefined
  return devices.find(({ id }) => id !== giver && !asked.has(id))?.id
}

/** Sending what waits. What was sealed is kept before it leaves, and the host takes the same bytes once only. */
import { catchUp, takeShown } from './catching-up.ts'
import { type Desk, keep, withRoom } from './desk.ts'
import type { Outgoing } from './log.ts'
import { refusalOf } from './lost.ts'
import { sealWaiting } from './sealing-words.ts'

const rounds = 40

/** Rejects where the connection is lost; what waits then waits on. */
export async function sendWaiting(desk: Desk, id: string): Promise<void> {
  for (let round = 0; round < rounds && !desk.stopped; round++) {
    const { outgoing, messages } = await withRoom(desk, id, async (room) => {
      const sealed = await sealWaiting(desk, room)
      await keep(desk, room)
      return sealed
    })
    if (messages.length === 0) return
    const answers = await send(desk, id, messages)
    if (answers === 'anew') await sealAnew(desk, id, outgoing)
    else await takeSent(desk, id, outgoing, answers)
    await catchUp(desk, id)
  }
}

type Messages = Awaited<ReturnType<typeof sealWaiting>>['messages']
type Answers = Awaited<ReturnType<Desk['doors']['send']>>

async function send(desk: Desk, id: string, messages: Messages): Promise<Answers | 'anew'> {
  try {
    return await desk.doors.send({ id, messages })
  } catch (error) {
    if (refusalOf(error) === 'EPOCH_PASSED') return 'anew'
    throw error
  }
}

/** The host answers where each came to stand: those that follow at once need not be fetched. */
async function takeSent(desk: Desk, id: string, outgoing: Outgoing[], answers: Answers): Promise<void> {
  await withRoom(desk, id, async (room) => {
    for (const [index, { seq, chain, at }] of answers.entries()) {
      const sealed = outgoing[index]?.sealed
      if (!sealed || seq !== room.book.lastSeq + 1 || room.book.own[sealed.digest] === undefined) break
      const { epoch, bytes } = sealed
      if (await takeShown(desk, room, { seq, kind: 'message', epoch, at, chain, bytes, digest: null })) break
    }
    await keep(desk, room)
  })
}

async function sealAnew(desk: Desk, id: string, outgoing: Outgoing[]): Promise<void> {
  await catchUp(desk, id)
  await withRoom(desk, id, async (room) => {
    const ids = new Set(outgoing.map((one) => one.id))
    for (const waiting of room.book.outbox) if (ids.has(waiting.id)) delete waiting.sealed
    await keep(desk, room)
  })
}

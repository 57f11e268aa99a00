import { NotFound, oneLine, type Told, warnings, type Wants, writeNew } from '#modules/rooms/cli/index.ts'
import { messageClasses, PlayedClass } from '../crisis/acts.ts'
import type { CrisisMessage, Imported, MessageClass, Schedule } from '../crisis/views.ts'
import { carryOut, type CrisisDesk, lineNamed, messageNamed, openCrisisDesk, personNamed, runNamed } from './desk.ts'
import { lineLine, lineLines, messageLine } from './telling.ts'

export { messageClasses, PlayedClass }

export async function lines(wants: Wants): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const all = desk.crisis.lines()
  return {
    json: { connection: desk.rooms.connection(), lines: all },
    lines: [...(all.length > 0 ? all.map(lineLine) : ['No crisis lines.']), ...warnings(desk)],
  }
}

export async function show(wants: Wants, name: string): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const line = lineNamed(desk, name)
  return { json: { connection: desk.rooms.connection(), ...line }, lines: lineLines(desk, line) }
}

export type Saying = {
  class: MessageClass
  of?: PlayedClass | undefined
  /** Of an exercise: its id, or the beginning of it, where both sides take part in several. */
  run?: string | undefined
  language: string
  answerBy?: string | undefined
  /** The message that is answered, as it is named at the command line. */
  replyTo?: string | undefined
}

export async function say(wants: Wants, name: string, text: string, o: Saying): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const line = lineNamed(desk, name)
  const run = o.class === 'exercise' && o.replyTo === undefined ? await runNamed(desk, line, o.run) : undefined
  const id = await desk.crisis.say(line.id, {
    class: o.class,
    text,
    language: o.language,
    ...(o.of === undefined ? {} : { of: o.of }),
    ...(run ? { run } : {}),
    ...(o.answerBy === undefined ? {} : { answerBy: o.answerBy }),
    ...(o.replyTo === undefined ? {} : { replyTo: messageNamed(line, o.replyTo).id }),
  })
  return await said(desk, line.id, id)
}

async function said(desk: CrisisDesk, line: string, id: string): Promise<Told> {
  await carryOut(desk, line)
  await carryOut(desk, line)
  const message = desk.crisis.line(line)?.messages.find((one) => one.id === id)
  const { status = 'waiting', n = 0 } = message ?? {}
  const hint =
    status === 'waiting' ? ['It waits here. If no network comes: "chancery crisis export", or take the telephone.'] : []
  return {
    json: { line, message: id, n, status },
    lines: [...(message ? [messageLine(message, desk.now())] : []), ...hint, ...warnings(desk)],
  }
}

/** Those named, one by one: nobody acknowledges what they have not seen. By a machine account it is noted, and rings on. */
export async function acknowledge(wants: Wants, name: string, messages: readonly string[]): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const line = lineNamed(desk, name)
  if (messages.length === 0) throw new NotFound('Name the messages that were read, by their numbers.')
  const ids = messages.map((one) => messageNamed(line, one).id)
  await desk.crisis.acknowledge(line.id, ids)
  await carryOut(desk, line.id)
  const { account } = desk.entry
  const by = (some: CrisisMessage['noted']): boolean => some.some((one) => one.account === account.id)
  const done = lineNamed(desk, line.id).messages.filter(
    (one) => ids.includes(one.id) && (by(one.acknowledged) || by(one.noted)),
  )
  const noted = done.filter((one) => one.real && one.acknowledged.length === 0)
  return {
    json: {
      line: line.id,
      acknowledged: done.filter((one) => !noted.includes(one)).map(({ id }) => id),
      noted: noted.map(({ id }) => id),
    },
    lines: [
      ...(done.length > 0 ? done.map((one) => messageLine(one, desk.now())) : ['None of these waited for it.']),
      ...(noted.length > 0
        ? ['Noted by a desk. It rings on until a person of your side has read it, or it is answered.']
        : []),
      ...warnings(desk),
    ],
  }
}

export async function test(wants: Wants, name: string): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const { id } = lineNamed(desk, name)
  return await said(desk, id, await desk.crisis.testCall(id))
}

export async function schedule(wants: Wants, name: string, wish: Schedule): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const { id } = lineNamed(desk, name)
  await desk.crisis.schedule(id, wish)
  await carryOut(desk, id)
  const { inForce, proposed } = lineNamed(desk, id).schedule
  const agreed = proposed.us === undefined
  return {
    json: { line: id, inForce, proposed },
    lines: [
      agreed
        ? `The daily test is at ${inForce.at} UTC.`
        : `Proposed: ${wish.at} UTC. Until the other side says the same it stays at ${inForce.at}.`,
      ...warnings(desk),
    ],
  }
}

/**
 * Says of somebody, under the seal, that they are an officer or none: of one's own side for all of the line, of the other for
 * this device alone.
 */
export async function confirm(wants: Wants, name: string, person: string, officer: boolean): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const line = lineNamed(desk, name)
  const { account, name: called, side } = personNamed(line, person)
  if (side === 'us') await desk.crisis.nameOfficer(line.id, { account, name: called }, officer)
  else if (officer) await desk.crisis.vouch(line.id, account)
  else throw new NotFound('Whom the other side sends it says itself: tell them, or end the line.')
  await carryOut(desk, line.id)
  const { asks, officers } = lineNamed(desk, line.id)
  const found = officers.find((one) => one.account === account && one.side === side)
  const standing = found?.standing ?? 'unsaid'
  return {
    json: { line: line.id, account, standing, devices: found?.devices ?? 0, asks },
    lines: [
      officer
        ? `${oneLine(called)} is an officer: ${found?.devices ?? 0} devices in the room.`
        : `${oneLine(called)} is left out.`,
      ...warnings(desk),
    ],
  }
}

/** Those named, or all of one's own that wait; receipts go along. Writes where no file is yet. */
export async function exportSealed(
  wants: Wants,
  name: string,
  file: string | undefined,
  messages: readonly string[],
): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const line = lineNamed(desk, name)
  const now = desk.now()
  const wanted =
    messages.length > 0
      ? messages.map((one) => messageNamed(line, one))
      : line.messages.filter(({ own, status }) => own && status === 'waiting')
  const sealed = await desk.crisis.exportSealed(
    line.id,
    wanted.map(({ id }) => id),
  )
  if (file !== undefined) await writeNew(file, sealed.bytes)
  return {
    json: {
      line: line.id,
      file: file ?? null,
      name: sealed.name,
      messages: wanted.map(({ id }) => id),
      codes: sealed.qr,
    },
    lines: [
      ...wanted.map((one) => messageLine(one, now)),
      wanted.length === 0 ? 'Receipts alone: nothing of ours waits.' : `${wanted.length} messages, with receipts.`,
      ...(file === undefined ? sealed.qr : [`${file}: ${sealed.bytes.length} bytes, for "chancery crisis import"`]),
    ],
  }
}

/** A sealed file, or the lines of codes as text. Throws SealedRefused. */
export async function importSealed(wants: Wants, bytes: Uint8Array): Promise<Told> {
  await using desk = await openCrisisDesk(wants)
  const text = /^\s*CHANCERY-CRISIS:/i.test(new TextDecoder().decode(bytes.subarray(0, 100)))
  const imported: Imported = await desk.crisis.importSealed(
    text ? new TextDecoder().decode(bytes).split(/\r?\n/) : Uint8Array.from(bytes),
  )
  await carryOut(desk, imported.line)
  const line = lineNamed(desk, imported.line)
  const known = (id: string) => line.messages.filter((one) => one.id === id)
  return {
    json: imported,
    lines: [
      ...imported.messages.flatMap(({ id, state }) =>
        known(id).map(
          (one) =>
            `${state === 'words-differ' ? 'ALARM, OTHER WORDS UNDER ONE NUMBER: ' : ''}${messageLine(one, desk.now())}`,
        ),
      ),
      `${imported.received.length} of ours were received, ${imported.acknowledged.length} acknowledged.`,
      ...warnings(desk),
    ],
  }
}

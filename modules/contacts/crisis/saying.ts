/** What a person says on a line: signed, kept, and handed to the room. */
import { z } from 'zod'
import { toBase64url } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { randomBytes } from '#platform/crypto.ts'
import { answersAlike, type CrisisAct, crisisLimits, Message, Naming, Schedule, shownName, shownWords } from './acts.ts'
import { catchUp, flush } from './catching-up.ts'
import { alone, change, type Desk, type Held, keep, type ToRing } from './desk.ts'
import { nextNumber, takeAcknowledged, takeMessage } from './fold.ts'
import { isSettled, maySay, messagesOf } from './looking.ts'
import { nextNaming, personOf, takeNaming } from './naming.ts'
import { isDesk, newestRoom, speakingIn, strangersIn } from './rooms-of-lines.ts'
import { sidesOf } from './desk.ts'
import { messageIdOf, signMessage } from './signing.ts'
import { CrisisRefused, type NewMessage } from './views.ts'

export function newId(): string {
  return toBase64url(randomBytes(16))
}

export function textOf(act: CrisisAct): string {
  return canonicalJson(act)
}

/** Throws CrisisRefused. */
export function mustSay(desk: Desk, held: Held): void {
  const room = speakingIn(desk, held) ?? newestRoom(desk, held)
  const strangers = room !== undefined && strangersIn(room, sidesOf(held, desk)).length > 0
  const may = maySay(desk, held, strangers)
  if (may !== true) throw new CrisisRefused(may, `Nothing can be said on this line now: ${may}.`)
}

/** `day`: of a test call. */
type Wanted = NewMessage & { day?: string }

/** Resolves to the message's id when it is kept. Throws CrisisRefused. */
export function say(desk: Desk, held: Held, wanted: Wanted): Promise<string> {
  return alone(desk, held.id, async () => {
    await catchUp(desk, held)
    return sayNow(desk, held, wanted)
  })
}

/** Runs within `alone`, on a book that is caught up. */
export async function sayNow(desk: Desk, held: Held, wanted: Wanted): Promise<string> {
  mustSay(desk, held)
  const message = messageIn(desk, held, wanted)
  const signed = await signMessage(desk.device.secret, message)
  const id = messageIdOf(message)
  const { answerBy, class: one } = message
  const ring: ToRing = {
    kind: one === 'exercise' ? 'exercise' : one === 'test-call' ? 'test' : 'message',
    since: message.sentAt,
    ...(answerBy === undefined ? {} : { answerBy }),
    ...(message.run === undefined ? {} : { run: message.run.id }),
  }
  const { outbox, answered } = held.kept
  held.kept = {
    ...held.kept,
    outbox: { ...outbox, [id]: textOf({ v: 1, kind: 'message', signed }) },
    ring: { ...held.kept.ring, [id]: ring },
    answered: message.replyTo === undefined ? answered : [...answered, message.replyTo],
  }
  await keep(desk, held)
  takeMessage(held.book, { signed, from: selfOf(desk), seq: null, at: message.sentAt })
  await flush(desk, held)
  desk.changed(held)
  return id
}

function messageIn(
  desk: Desk,
  held: Held,
  { class: one, of, run: wanted, text, language, answerBy, replyTo, day }: Wanted,
): Message {
  const asked = replyTo === undefined ? undefined : held.book.entries.get(replyTo)
  if (replyTo !== undefined && asked === undefined)
    throw new CrisisRefused('unknown-message', 'The message that it would answer is not here.')
  if (asked && !answersAlike(one, asked.signed.message.class))
    throw new CrisisRefused('answers-unlike', 'What is real answers what is real, and an exercise an exercise.')
  // An answer is of the exercise of what it answers, whichever that is.
  const run = asked ? asked.signed.message.run : wanted
  if (one === 'exercise' && !asked && run === undefined)
    throw new CrisisRefused('no-run', 'A message of an exercise says of which.')
  const parsed = Message.safeParse({
    v: 1,
    line: held.id,
    delegation: desk.device.delegation,
    device: desk.device.id,
    id: newId(),
    class: one,
    ...(of === undefined ? {} : { of }),
    ...(run === undefined ? {} : { run: { id: run.id, title: shownName(run.title) } }),
    n: nextNumber(held.book, desk.device.delegation),
    text: shownWords(text),
    language,
    sentAt: desk.now().toISOString(),
    ...(answerBy === undefined ? {} : { answerBy }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(day === undefined ? {} : { day }),
  })
  if (!parsed.success) throw new CrisisRefused('malformed', z.prettifyError(parsed.error))
  return parsed.data
}

function selfOf({ trust, device, account }: Desk) {
  const name = trust.standing(device.id, device.delegation)?.delegation.name ?? ''
  return { account: account.id, name: account.name, delegation: { id: device.delegation, name }, device: device.id }
}

/** By a person, for the whole delegation: kept at once, without a line to the host too. */
export function acknowledge(desk: Desk, held: Held, wanted: readonly string[]): Promise<void> {
  return alone(desk, held.id, async () => {
    await catchUp(desk, held)
    const self = desk.account.id
    const open = messagesOf(desk, held).filter(
      (one) => one.side === 'them' && !isSettled(one) && one.noted.every(({ account }) => account !== self),
    )
    const ids = open.filter(({ id }) => wanted.includes(id)).map(({ id }) => id)
    if (ids.length === 0) return
    // A machine reads for nobody: the bell goes on for what is real until a person comes.
    const dealt = isDesk(held, self)
      ? open.filter(({ id, real }) => !real && ids.includes(id)).map(({ id }) => id)
      : ids
    const outbox = { ...held.kept.outbox }
    for (let at = 0; at < ids.length; at += crisisLimits.ids) {
      const some = ids.slice(at, at + crisisLimits.ids)
      outbox[`acknowledged ${some[0] ?? ''}`] = textOf({ v: 1, kind: 'acknowledged', ids: some })
    }
    held.kept = { ...held.kept, outbox, answered: [...held.kept.answered, ...dealt] }
    await keep(desk, held)
    takeAcknowledged(held.book, selfOf(desk), ids, { at: desk.now().toISOString(), here: true })
    await flush(desk, held)
    desk.changed(held)
  })
}

/**
 * A person of one's own side is an officer, or none: said in the room, and kept until it stands there. Throws CrisisRefused,
 * also of oneself: that is for a colleague to say.
 */
export function nameOfficer(
  desk: Desk,
  held: Held,
  { account, name }: { account: string; name: string },
  officer: boolean,
): Promise<void> {
  return alone(desk, held.id, async () => {
    await catchUp(desk, held)
    mustSay(desk, held)
    const { delegation } = selfOf(desk)
    const person = personOf({ account, delegation })
    const n = nextNaming(held.book.namings, person)
    const parsed = Naming.safeParse({ account, name: shownName(name), officer, n })
    if (!parsed.success || account === desk.account.id)
      throw new CrisisRefused('malformed', 'Nobody names themselves, nor anybody without an account.')
    const act: Extract<CrisisAct, { kind: 'naming' }> = { v: 1, kind: 'naming', to: [], named: [parsed.data] }
    held.kept = { ...held.kept, outbox: { ...held.kept.outbox, [`naming ${account}`]: textOf(act) } }
    await keep(desk, held)
    takeNaming(held.book.namings, '', selfOf(desk), act, desk.device.id)
    await flush(desk, held)
    desk.changed(held)
  })
}

/**
 * A person here has heard by another way that somebody of the other side belongs there: kept on this device alone. What was
 * said of that account until now counts here no more, for an officer of theirs may have barred all colleagues.
 */
export function vouch(desk: Desk, held: Held, account: string): Promise<void> {
  const person = personOf({ account, delegation: held.host.other })
  const said = held.book.namings.highest.get(person) ?? 0
  return change(desk, held, (kept) => ({
    ...kept,
    firsts: [...new Set([...(kept.firsts ?? []), person])],
    vouched: { ...kept.vouched, [person]: Math.max(said, kept.vouched?.[person] ?? 0) },
  }))
}

export function wishSchedule(desk: Desk, held: Held, schedule: Schedule): Promise<void> {
  return alone(desk, held.id, async () => {
    await catchUp(desk, held)
    mustSay(desk, held)
    const parsed = Schedule.safeParse(schedule)
    if (!parsed.success) throw new CrisisRefused('malformed', z.prettifyError(parsed.error))
    const text = textOf({ v: 1, kind: 'schedule', schedule: parsed.data, sentAt: desk.now().toISOString() })
    held.kept = { ...held.kept, outbox: { ...held.kept.outbox, schedule: text } }
    await keep(desk, held)
    await flush(desk, held)
    desk.changed(held)
  })
}

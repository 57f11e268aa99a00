/** All live typing of this device: which drafts are open here, and what others are typing. */
import type { ActIn } from '#modules/rooms/acts.ts'
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import type { Desk } from './desk.ts'
import { type OpenDraft, openDraft } from './draft.ts'
import { readTyped, type Typed, writeTyped } from './typing.ts'
import type { Draft, Negotiations } from './views.ts'

export const typingApp = 'typing'
/** Milliseconds for which a keystroke is worth delivering, and for which somebody is said to be typing. */
const lasts = 60_000
const shows = 20_000
const mostShown = 300

type Shown = ReturnType<Negotiations['drafts']>[number] & { room: string; heard: number }

export function drafting(desk: Desk) {
  const open = new Map<string, OpenDraft>()
  const shown = new Map<string, Shown>()

  const send = (room: string, typed: Typed): void => {
    const expiresAt = new Date(desk.now().getTime() + lasts).toISOString()
    // What is lost of it is asked for again by whoever misses it.
    desk.rooms.act(room, { app: typingApp, text: writeTyped(typed), expiresAt, light: true }).catch(() => {})
  }
  const later = (milliseconds: number, work: () => void): (() => void) => {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  }
  const note = (room: string, typed: Typed, { from, at }: ActIn): void => {
    const key = `${room} ${typed.draft} ${from.device}`
    const before = shown.get(key)
    shown.delete(key)
    if (typed.kind === 'bye') return
    const paragraph = typed.kind === 'ask' ? typed.paragraph : before?.paragraph
    const by = { account: from.account, name: from.name, delegation: from.delegation.id }
    const heard = desk.now().getTime()
    shown.set(key, { id: typed.draft, by, at, room, heard, ...(paragraph ? { paragraph } : {}) })
    for (const [oldest] of shown) {
      if (shown.size <= mostShown) break
      shown.delete(oldest)
    }
  }

  return {
    hear(room: string, act: ActIn): void {
      if (act.app !== typingApp || act.own || act.seq === null || act.role === 'observer') return
      const typed = readTyped(act.text)
      if (!typed) return
      note(room, typed, act)
      open.get(`${room} ${typed.draft}`)?.hear(typed, { device: act.from.device, name: act.from.name })
      desk.changed()
    },
    draft(room: string, id: string, paragraph?: string): Draft {
      if (!/^[A-Za-z0-9_-]{1,40}$/.test(id)) throw new RangeError('A draft goes by up to 40 letters of base64url.')
      const key = `${room} ${id}`
      const known = open.get(key)
      if (known) return known
      const session = toBase64url(randomBytes(2)).slice(0, 2)
      const draft = openDraft({
        id,
        device: desk.device.id,
        session,
        send: (typed) => send(room, typed),
        now: () => desk.now().getTime(),
        later,
        closed: () => open.delete(key),
      })
      open.set(key, draft)
      send(room, { kind: 'ask', draft: id, session, ...(paragraph === undefined ? {} : { paragraph }) })
      return draft
    },
    drafts(room: string): ReturnType<Negotiations['drafts']> {
      const since = desk.now().getTime() - shows
      return [...shown.values()]
        .filter((one) => one.room === room && one.heard > since)
        .map(({ room: _room, heard: _heard, ...one }) => one)
    },
    end(): void {
      for (const draft of open.values()) draft.close()
    },
  }
}

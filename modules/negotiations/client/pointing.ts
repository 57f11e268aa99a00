/** Follow-the-chair: which paragraph the chair shows to everybody. Told, and kept by nobody. */
import type { ActIn } from '#modules/rooms/acts.ts'
import { Id } from '../text/words-of-acts.ts'
import type { Desk } from './desk.ts'

const app = 'pointing'
/** Milliseconds for which one is still shown where the chair was. */
const lasts = 600_000

type Pointed = { paragraph: string; by: string; at: string }

export function pointing(desk: Desk) {
  const pointed = new Map<string, Pointed>()
  return {
    hear(room: string, { app: from, text, role, from: by, at }: ActIn): void {
      const leads = role === 'chair' || role === 'mediator'
      if (from !== app || !leads || !Id.safeParse(text).success) return
      pointed.set(room, { paragraph: text, by: by.name, at })
      desk.changed()
    },
    async point(room: string, paragraph: string): Promise<void> {
      const expiresAt = new Date(desk.now().getTime() + lasts).toISOString()
      await desk.rooms.act(room, { app, text: Id.parse(paragraph), expiresAt, light: true })
    },
    pointedAt(room: string): Pointed | undefined {
      const last = pointed.get(room)
      return last && Date.parse(last.at) + lasts > desk.now().getTime() ? last : undefined
    },
  }
}

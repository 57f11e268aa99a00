// The minutes of a conversation: by day, and within a day what one person said in one go under one name.
import { personKey } from '../../sealing/people.ts'
import type { MessageView } from '../../sealing/views.ts'

export type Turn = { key: string; kind: 'said' | 'system'; messages: MessageView[] }
export type Day = { key: string; at: string; turns: Turn[] }

const pause = 10 * 60_000

/** `dayOf` gives the reader's day of an instant, e.g. `2026-11-21`. */
export function inDays(messages: readonly MessageView[], dayOf: (at: string) => string, breakBefore?: string): Day[] {
  const days: Day[] = []
  let last: MessageView | undefined
  for (const message of messages) {
    const key = dayOf(message.at)
    let day = days.at(-1)
    if (day?.key !== key) {
      day = { key, at: message.at, turns: [] }
      days.push(day)
      last = undefined
    }
    const turn = day.turns.at(-1)
    if (turn && last && message.id !== breakBefore && goesOn(last, message)) turn.messages.push(message)
    else day.turns.push({ key: message.id, kind: kindOf(message), messages: [message] })
    last = message
  }
  return days
}

const kindOf = ({ content }: MessageView): Turn['kind'] => (content.kind === 'system' ? 'system' : 'said')

function goesOn(before: MessageView, message: MessageView): boolean {
  return (
    kindOf(before) === kindOf(message) &&
    (kindOf(message) === 'system' ||
      (personKey(before.from) === personKey(message.from) &&
        before.snapshotBy?.account === message.snapshotBy?.account &&
        Date.parse(message.at) - Date.parse(before.at) < pause))
  )
}

/** Before which message the reader stopped last time: the oldest of the newest `unread` that others said. */
export function firstUnread(messages: readonly MessageView[], unread: number): string | undefined {
  const others = messages.filter((one) => !one.own && kindOf(one) === 'said')
  return unread > 0 ? others.at(-unread)?.id : undefined
}

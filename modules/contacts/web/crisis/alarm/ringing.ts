/**
 * What rings, of what this browser can open and of what only the host tells: worked out from data alone. A real message
 * and a test never become one another here: they come as two lists, and are drawn and sounded by two components.
 */
import type { CrisisMine } from '../../../contract/crisis.ts'
import type { CrisisMessage, Ringing } from '../../../crisis/views.ts'

export type Call = {
  line: string
  them: string
  /** Oldest first. None: the host rings, and what it rings for cannot be read here, or has not come. */
  messages: CrisisMessage[]
  /** Changes with every new ring: what was opened once rings anew for the next. */
  newest: string
  /** Where there are no messages: what the host rings, to be answered as unread. */
  rings: string[]
}

export type QuietCall = {
  line: string
  them: string
  kind: 'test' | 'exercise'
  newest: string
  message?: CrisisMessage
}

/** A message takes a moment to come after its ring. */
const onItsWay = 20_000

type Told = { mine: CrisisMine; ringing: readonly Ringing[] | undefined; now: number }

type Settled = (line: string, ring: string) => boolean

/**
 * `ringing` is undefined while this browser cannot open the lines. `settled`: whether a ring was for a message that this
 * browser holds, and that somebody has dealt with; the host may not have heard of it yet.
 */
export function callsOf({ mine, ringing, now, settled = () => false }: Told & { settled?: Settled }): Call[] {
  const read = Map.groupBy(
    (ringing ?? []).filter(({ loud }) => loud),
    ({ line }) => line,
  )
  const open = [...read].map(([line, those]): Call => {
    const messages = those.map(({ message }) => message)
    return { line, them: those[0]?.them.name ?? '', messages, newest: messages.at(-1)?.id ?? '', rings: [] }
  })
  const told = mine.lines.flatMap(({ id, them, rings }): Call[] => {
    const patience = ringing === undefined ? 0 : onItsWay
    const waiting = rings
      .filter(({ kind, at }) => kind === 'message' && now - Date.parse(at) >= patience)
      .flatMap((one) => (settled(id, one.id) ? [] : [one.id]))
    const newest = waiting.at(-1)
    return newest === undefined || read.has(id) ? [] : [{ line: id, them, messages: [], newest, rings: waiting }]
  })
  return [...open, ...told]
}

/** One for each line and kind: the newest. */
export function quietCallsOf({ mine, ringing }: Omit<Told, 'now'>): QuietCall[] {
  const found =
    ringing === undefined
      ? mine.lines.flatMap(({ id, them, rings }) =>
          rings.flatMap(({ kind, id: newest }): QuietCall[] =>
            kind === 'message' ? [] : [{ line: id, them, kind, newest }],
          ),
        )
      : ringing
          .filter(({ loud }) => !loud)
          .map(({ line, them, message }): QuietCall => ({
            line,
            them: them.name,
            kind: message.class === 'exercise' ? 'exercise' : 'test',
            newest: message.id,
            message,
          }))
  return [...new Map(found.map((one) => [`${one.line} ${one.kind}`, one])).values()]
}

/** For so long a call that somebody has opened is silent and out of the way. */
export const openedFor = 120_000

/** Why a ring cannot be read here. While the keys are being opened nothing is said of that yet. */
export type Unread = 'opening' | 'elsewhere' | 'no-key' | 'not-come'

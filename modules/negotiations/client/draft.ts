/** One draft while it is open here: Yjs within, sealed updates to and fro, nothing kept. */
import * as Y from 'yjs'
import { clientOf, isHarmless, root, type Typed, typingLimits, without, writtenSince } from './typing.ts'
import type { Draft } from './views.ts'

export type Typist = { device: string; name: string }
/** Milliseconds. */
export const pace = { batch: 480, hearsay: 700, missing: 2000, cursor: 60_000 } as const

export type OpenDraft = Draft & {
  hear(typed: Typed, from: Typist): void
  /** Sends at once what waits. */
  flush(): void
}

type Wants = {
  id: string
  device: string
  session: string
  send(typed: Typed): void
  now(): number
  later(milliseconds: number, work: () => void): () => void
  closed(): void
  /** Characters of the draft. */
  most?: number
}

type Present = { session: string; name: string; client: number; bytes: number; cursor?: Uint8Array; at: number }

export function openDraft(wants: Wants): OpenDraft {
  const { id, device, session, send, now, later, most = typingLimits.text } = wants
  const doc = new Y.Doc({ gc: true })
  doc.clientID = clientOf(device, session)
  const text = doc.getText(root)
  const listeners = new Set<() => void>()
  const tell = (): void => listeners.forEach((listener) => listener())
  /** By device: whoever spoke here themselves and has not left. */
  const present = new Map<string, Present>()
  let waiting: Uint8Array[] = []
  /** How much of what was written here the others have. */
  let told = 0
  let at: number | undefined
  let stop: (() => void) | undefined
  let asked = false
  let hearsay: Uint8Array[] = []
  let closed = false

  const cursorNow = (): Uint8Array | undefined => {
    if (at === undefined) return undefined
    const place = Y.createRelativePositionFromTypeIndex(text, Math.min(at, text.length))
    return Y.encodeRelativePosition(place)
  }
  const flush = (): void => {
    stop?.()
    stop = undefined
    const cursor = cursorNow()
    const shown = cursor ? { cursor: Uint8Array.from(cursor) } : {}
    if (waiting.length > 0) {
      const update = writtenSince(doc, told, waiting)
      waiting = []
      told = Y.getState(doc.store, doc.clientID)
      if (update.length <= typingLimits.update) send({ kind: 'update', draft: id, session, update, ...shown })
      else answer()
    } else if (cursor) send({ kind: 'cursor', draft: id, session, cursor: Uint8Array.from(cursor) })
  }
  const soon = (): void => {
    stop ??= later(pace.batch, flush)
  }
  /** One’s own words, and of whoever has left: the others speak for themselves. */
  const answer = (): void => {
    const others = [...present.values()].map(({ client }) => client)
    const update = Uint8Array.from(without(Y.encodeStateAsUpdate(doc), others))
    if (text.length > 0 && update.length <= typingLimits.state) send({ kind: 'state', draft: id, session, update })
  }
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'own') return
    waiting.push(update)
    soon()
  })

  /** Takes what is harmless and fits; true where something came of it. */
  const apply = (update: Uint8Array): boolean => {
    try {
      Y.applyUpdate(doc, update, 'others')
      return true
    } catch {
      return false
    }
  }
  const takeHearsay = (): void => {
    const speaking = [doc.clientID, ...[...present.values()].map(({ client }) => client)]
    for (const update of hearsay) apply(without(update, speaking))
    hearsay = []
    tell()
  }
  const askForMissing = (): void => {
    if (asked || closed || doc.store.pendingStructs === null) return
    asked = true
    later(pace.missing, () => {
      asked = false
      if (!closed && doc.store.pendingStructs !== null) send({ kind: 'ask', draft: id, session })
    })
  }
  const takeUpdate = (typed: Typed & { kind: 'update' | 'state' }, who: Present): void => {
    const { update } = typed
    who.bytes += update.length
    if (who.bytes > typingLimits.ofOne || text.length > most) return
    if (typed.kind === 'update') {
      if (isHarmless(update, who.client)) apply(update)
    } else if (isHarmless(update)) {
      const others = clientsIn(update).filter((client) => client !== who.client)
      apply(without(update, others))
      if (others.length > 0) {
        if (hearsay.length === 0) later(pace.hearsay, takeHearsay)
        hearsay = [...hearsay.slice(-9), update]
      }
    }
    askForMissing()
  }

  return {
    text: () => text.toJSON(),
    edit(from, to, insert) {
      const start = Math.max(0, Math.min(from, text.length))
      const end = Math.max(start, Math.min(to, text.length))
      if (text.length - (end - start) + insert.length > most)
        throw new RangeError(`A paragraph has at most ${most} characters.`)
      doc.transact(() => {
        if (end > start) text.delete(start, end - start)
        if (insert.length > 0) text.insert(start, insert)
      }, 'own')
      at = start + insert.length
      tell()
    },
    cursors: () =>
      [...present.values()].flatMap(({ name, cursor, at: heard }) => {
        const index = cursor && now() - heard < pace.cursor ? indexOf(doc, cursor) : undefined
        return index === undefined ? [] : [{ name, at: index }]
      }),
    cursor(place) {
      if (at === place) return
      at = place
      soon()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      if (closed) return
      flush()
      closed = true
      send({ kind: 'bye', draft: id, session })
      wants.closed()
      doc.destroy()
    },
    flush,
    hear(typed, { device: from, name }) {
      if (closed || typed.draft !== id || from === device) return
      if (typed.kind === 'bye') present.delete(from)
      else {
        const known = present.get(from)
        const client = clientOf(from, typed.session)
        // Somebody who closed the draft and opened it again writes under another number.
        const who = known?.session === typed.session ? known : { session: typed.session, name, client, bytes: 0, at: 0 }
        who.at = now()
        present.set(from, who)
        if ('cursor' in typed && typed.cursor && typed.cursor.length < 100) who.cursor = typed.cursor
        if (typed.kind === 'update' || typed.kind === 'state') takeUpdate(typed, who)
        if (typed.kind === 'ask') later(Math.random() * 150, () => closed || answer())
      }
      tell()
    },
  }
}

function clientsIn(update: Uint8Array): number[] {
  return [...new Set(Y.decodeUpdate(update).structs.map(({ id }) => id.client))]
}

function indexOf(doc: Y.Doc, cursor: Uint8Array): number | undefined {
  try {
    return Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(cursor), doc)?.index
  } catch {
    return undefined
  }
}

/**
 * `npm run bench -- typing [TRACE…]`: what live typing costs on the wire. Traces of people who wrote real texts
 * (../shared/data/negotiation/editing-traces) are replayed as drafts are typed here: changes of at most 480 ms go out
 * together, sealed as light acts, in envelopes whose sizes are measured on a real room. One JSON line for each trace and
 * each pace. `keystrokes`: bytes of one Yjs update for every change, as an editor without batching would send them;
 * `batched`, `batchedV2`: of the updates that are sent, in either encoding; `sealed`: of the envelopes.
 *
 * Paces: `as typed` by the times in the trace, where it has any; and a steady number of changes a second. Four a second is
 * a person who types; nine, one who types fast; the rest are for comparison.
 *
 * Why sealed bytes stay several times those of the keystrokes at human speed: two letters in half a second are some 50
 * bytes of Yjs, and what RFC 9420 asks of every private message is more: a signature (64), two tags (32), sender data
 * (12), epoch (8), the group's id (37 as it stands), lengths and kinds (about 20). An empty one without padding has some
 * 170 bytes, three and a half times the keystrokes. The rest of the 399 of a light act is its name, number and times (36),
 * what its sender had seen (39) and padding to 256, so that the host cannot count letters. No fewer bytes are to be had
 * without giving up that each batch is signed by who typed it; who types faster than a person, or pastes, comes below 1.5.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'
import { openTestHost } from '#modules/rooms/sealing/client/test-host.ts'
import { openDraft } from './client/draft.ts'
import { clientOf, root, writeTyped } from './client/typing.ts'

const traces = join(import.meta.dirname, '../../../shared/data/negotiation/editing-traces')
type Change = { at: number | undefined; patches: [at: number, gone: number, text: string][] }
type Trace = { name: string; changes: Change[]; start: string }

function readTrace(path: string): Trace {
  const { txns, startContent } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    startContent: string
    txns: { time?: string; patches: Change['patches'] }[]
  }
  const times = spread(txns.map(({ time }) => Date.parse(time ?? '')))
  const changes = txns.map(({ patches }, place) => ({ at: times?.[place], patches }))
  return { name: basename(path, '.json.gz'), changes, start: startContent }
}

/**
 * When each change was made; undefined where the trace does not say. Where it says so to the second, the changes of each
 * second are spread over it.
 */
function spread(times: number[]): number[] | undefined {
  const known = times.filter((time) => time > Date.parse('2000-01-01'))
  const lasted = (known.at(-1) ?? 0) - (known[0] ?? 0)
  // Nobody makes a hundred changes a second for hours: those are times of writing the file.
  if (known.length < times.length - 1 || lasted < 10 * times.length) return undefined
  if (times.some((time) => time % 1000 !== 0)) return times
  const spread: number[] = []
  for (let start = 0; start < times.length;) {
    let end = start
    while (end < times.length && times[end] === times[start]) end++
    for (let place = start; place < end; place++)
      spread.push((times[start] ?? 0) + (1000 * (place - start)) / (end - start))
    start = end
  }
  return spread
}

type Sent = { changes: number; keystrokes: number; batched: number; batchedV2: number; sizes: number[] }

/** The updates as they go out, with the lengths of the acts that hold them; and what else could have gone out. */
function replay({ changes, start }: Trace, perSecond: number | undefined): Sent {
  const sent: Sent = { changes: changes.length, keystrokes: 0, batched: 0, batchedV2: 0, sizes: [] }
  const clock = { now: 0 }
  let timer: { at: number; work: () => void } | undefined
  const draft = openDraft({
    id: 'A'.repeat(22),
    device: 'typist',
    session: 'AA',
    send: (typed) => {
      if (typed.kind !== 'update') return
      sent.sizes.push(writeTyped(typed).length)
      sent.batched += typed.update.length
      sent.batchedV2 += Y.convertUpdateFormatV1ToV2(typed.update).length
    },
    now: () => clock.now,
    later: (milliseconds, work) => {
      timer = { at: clock.now + milliseconds, work }
      return () => (timer = undefined)
    },
    closed: () => {},
    // The traces are of whole papers.
    most: Number.POSITIVE_INFINITY,
  })
  // Beside it an editor that sends each change by itself.
  const plain = new Y.Doc()
  plain.clientID = clientOf('typist', 'AA')
  const text = plain.getText(root)
  text.insert(0, start)
  plain.on('update', (update: Uint8Array) => (sent.keystrokes += update.length))
  if (start) draft.edit(0, 0, start)
  for (const [place, { at, patches }] of changes.entries()) {
    const now = perSecond === undefined ? (at ?? 0) : (place * 1000) / perSecond
    if (timer && timer.at <= now) timer.work()
    clock.now = Math.max(now, clock.now)
    plain.transact(() => {
      for (const [from, gone, words] of patches) {
        if (gone > 0) text.delete(from, gone)
        if (words) text.insert(from, words)
      }
    })
    for (const [from, gone, words] of patches) draft.edit(from, from + gone, words)
  }
  draft.flush()
  return sent
}

/** Bytes of an envelope by the length of the act's text, as a real room seals it: light, and as any word. */
async function envelopes(): Promise<(length: number, light: boolean) => number> {
  const host = await openTestHost()
  const mara = await host.client(host.person('Mara', 'Belmere'))
  await mara.rooms.start()
  const id = await mara.rooms.open({ title: 'x', history: 'from-joining', exercise: false, marking: 'amber' })
  const known = new Map<string, number>()
  const measure = async (length: number, light: boolean): Promise<number> => {
    const expiresAt = new Date(host.now.at + 60_000).toISOString()
    await mara.rooms.act(id, { app: 'typing', text: 'A'.repeat(length), expiresAt, light })
    await mara.rooms.sync(id)
    return ((host.rooms.get(id)?.envelopes.at(-1)?.bytes ?? '').length * 3) / 4
  }
  const step = 24
  const most = 4096
  for (const light of [true, false])
    for (let length = step; length <= most; length += step)
      known.set(`${light} ${length}`, await measure(length, light))
  return (length, light) => {
    const whole = known.get(`${light} ${Math.ceil(length / step) * step}`)
    return Math.round(whole ?? length + 4096)
  }
}

export async function bench(args: readonly string[]): Promise<void> {
  if (!existsSync(traces)) {
    console.log('The editing traces are not here: nothing was measured.')
    return
  }
  const sealed = await envelopes()
  console.log(
    JSON.stringify({
      bench: 'typing',
      envelope: [24, 120, 240, 480, 960].map((length) => [length, sealed(length, true), sealed(length, false)]),
    }),
  )
  const wanted = args.filter((one) => !one.startsWith('-'))
  for (const path of globSync(join(traces, '*.json.gz')).toSorted()) {
    if (wanted.length > 0 && !wanted.some((one) => path.includes(one))) continue
    const trace = readTrace(path)
    const timed = trace.changes[0]?.at !== undefined
    for (const perSecond of [...(timed ? [undefined] : []), 4, 9, 20, 60]) report(trace, perSecond, sealed)
  }
}

function report(trace: Trace, perSecond: number | undefined, sealed: (length: number, light: boolean) => number): void {
  const { changes, keystrokes, batched, batchedV2, sizes } = replay(trace, perSecond)
  const sum = (light: boolean): number => sizes.reduce((all, length) => all + sealed(length, light), 0)
  const ratio = (one: number, other: number): number => Math.round((100 * one) / other) / 100
  const light = sum(true)
  console.log(
    JSON.stringify({
      bench: 'typing',
      trace: trace.name,
      pace: perSecond === undefined ? 'as typed' : `${perSecond}/s`,
      changes,
      messages: sizes.length,
      keystrokes,
      batched,
      batchedV2,
      sealed: light,
      sealedAsWords: sum(false),
      'sealed/keystrokes': ratio(light, keystrokes),
      'sealed/batched': ratio(light, batched),
    }),
  )
}

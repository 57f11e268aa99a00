import { canonicalJson } from '#platform/canonical-json.ts'
import { newHybridKey } from '#platform/signing.ts'
import { benchTable } from './test-table-chromium.ts'
import { type LargeText, type LargeWishes, issueFigures, largeText } from './text/bench-text.ts'
import { fold, newNegotiation } from './text/fold.ts'
import { alternativeHash, paragraphHash, textHash } from './text/hash.ts'
import { labelsOf } from './text/labels.ts'
import { inOrder } from './text/place.ts'
import { signOperation, verifyOperation } from './text/signing.ts'
import { standsOf } from './text/stands.ts'
import { statusOf } from './text/status.ts'

/**
 * `npm run bench -- negotiation`: what the text of a long negotiation costs: 1,000 paragraphs, 3,000 brackets, 50,000
 * operations, 60 delegations. A JSON line each: `work` counts what was done, `peakMemory` is the process's in MiB so far.
 * With `chromium`: the page (test-table-chromium.ts). Folding is measured at a fifth of the operations too: five times the work should cost five times the time.
 */
export async function bench(args: readonly string[] = []): Promise<void> {
  if (args.includes('chromium')) return benchTable()
  const large = largeText()
  measure('fold a fifth of it', large.entries.length / 5, () => foldAll(large, large.entries.length / 5))
  const state = measure('fold', large.entries.length, () => foldAll(large))
  const open = Object.values(state.paragraphs).reduce((sum, { brackets }) => sum + brackets.length, 0)
  say({ name: 'what was folded', ...issueFigures, openBrackets: open, refused: refusals(large) })
  snapshots(state)
  reading(state)
  await signatures(large)
}

function foldAll({ room, entries }: LargeText, most = entries.length) {
  const state = newNegotiation(room)
  for (const entry of entries.slice(0, most)) fold(state, entry)
  return state
}

function refusals({ room, entries }: LargeText): number {
  const state = newNegotiation(room)
  return entries.filter((entry) => fold(state, entry).fate === 'refused').length
}

function snapshots(state: ReturnType<typeof foldAll>): void {
  const text = measure('write a snapshot', 1, () => canonicalJson(state))
  const plain = measure('write a snapshot as plain JSON', 1, () => JSON.stringify(state))
  measure('read a snapshot', 1, () => JSON.parse(text))
  const members = Object.entries(state).map(([name, value]): [string, number] => [name, JSON.stringify(value).length])
  const largest = members.toSorted(([, a], [, b]) => b - a).slice(0, 6)
  say({ name: 'snapshot, characters', canonical: text.length, plain: plain.length, ...Object.fromEntries(largest) })
}

function reading(state: ReturnType<typeof foldAll>): void {
  const paragraphs = Object.values(state.paragraphs)
  measure('hash every paragraph', paragraphs.length, () => paragraphs.map(paragraphHash))
  const alternatives = paragraphs.flatMap((one) => one.alternatives)
  measure('hash every alternative', alternatives.length, () => alternatives.map(alternativeHash))
  measure('hash the text', 1, () => textHash(state))
  measure('order and labels', paragraphs.length, () => [inOrder(state), labelsOf(state)])
  measure('status of every paragraph', paragraphs.length, () => paragraphs.map((one) => statusOf(one)))
  measure('stands of every delegation on every paragraph', paragraphs.length, () =>
    paragraphs.map((one) => standsOf(state, one)),
  )
}

async function signatures({ entries }: LargeText): Promise<void> {
  const { secret, public: key } = await newHybridKey()
  const some = entries.slice(-1_000)
  const started = begin()
  const signed = await Promise.all(some.map((entry) => signOperation(secret, entry.signed.operation)))
  end('sign operations', some.length, started)
  const again = begin()
  const verified = await Promise.all(signed.map((one) => verifyOperation(key, one)))
  end('verify operations', verified.filter(Boolean).length, again)
}

type Started = { wall: number; cpu: NodeJS.CpuUsage }

function begin(): Started {
  return { wall: performance.now(), cpu: process.cpuUsage() }
}

function end(name: string, work: number, { wall, cpu }: Started): void {
  const { user, system } = process.cpuUsage(cpu)
  say({
    name,
    work,
    cpuSeconds: Number(((user + system) / 1e6).toFixed(4)),
    wallSeconds: Number(((performance.now() - wall) / 1e3).toFixed(4)),
    peakMemory: Math.round(process.resourceUsage().maxRSS / 1024),
  })
}

function measure<Result>(name: string, work: number, run: () => Result): Result {
  const started = begin()
  const result = run()
  end(name, work, started)
  return result
}

function say(line: Partial<LargeWishes> & Record<string, unknown>): void {
  console.log(JSON.stringify({ bench: 'negotiation', ...line }))
}

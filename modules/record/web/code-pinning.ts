/**
 * Keeps this browser to code that stands in the record. The worker (apps/web/public/sw.js) serves the pinned files and
 * refuses others; here it is decided which manifest it may take: at each opening of the app, once the page is at rest,
 * what the host offers is examined, and taken for the next opening only when everything holds.
 */
import { useSyncExternalStore } from 'react'
import type { CodeAlarm, Finding, Pins, Sound } from './code-check.ts'

export type CodeState = {
  /**
   * - `asking`: not examined yet. `unsupported`: this browser has no worker, or these pages were not built.
   * - `unproven`: nothing vouches for the pages, or their manifest waits for its place in the record.
   * - `first`: examined and pinned just now; from the next opening on the pages come from the pinned files.
   * - `pinned`: the pages that run are the pinned ones, and the host offers the same.
   * - `newer`: the same, and a newer code was taken for the next opening.
   */
  standing: 'asking' | 'unsupported' | 'unproven' | 'first' | 'pinned' | 'newer'
  /** The manifest that the worker keeps to. */
  hash: string | undefined
  found: Sound | undefined
  alarm: CodeAlarm | undefined
}

const kept = 'chancery.code'
let state: CodeState = { standing: 'asking', hash: undefined, found: undefined, alarm: undefined }
const listeners = new Set<() => void>()

function change(next: Partial<CodeState>): void {
  state = { ...state, ...next }
  for (const listener of listeners) listener()
}

export function useCode(): CodeState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}

let begun = false

/** The beginning of a hash, as people compare it; the same as `shortHash` of ../code.ts, which is not needed to show it. */
export function shortOf(hash: string): string {
  return (hash.slice(0, 16).match(/.{4}/g) ?? []).join(' ')
}

/** Once for each opening of the app. What cannot be reached is tried again at the next one, and is no alarm. */
export async function startCodePinning(demo: boolean): Promise<void> {
  if (begun) return
  begun = true
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return change({ standing: 'unsupported' })
  hearRefusals()
  try {
    await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' })
    await navigator.serviceWorker.ready
    await examineAndTake(demo)
  } catch {
    // The host does not answer, or the browser forbids workers or storage: what is pinned stays so.
    change({ standing: state.hash === undefined ? 'unproven' : 'pinned' })
  }
}

/** Forgets all that is pinned, so that the next opening is as the first: when a host was made anew. */
export async function forgetPins(): Promise<void> {
  localStorage.removeItem(kept)
  await ask({ ask: 'forget' })
}

/** While a host is being upgraded, its list of files and its files may be of two builds for a moment. */
const upgrading = 5_000

async function examineAndTake(demo: boolean): Promise<void> {
  const { hash } = await ask({ ask: 'pinned' })
  change({ hash })
  let found = await examinedAndTaken(demo, hash)
  if (found.alarm?.kind === 'differs') {
    await new Promise((resolve) => setTimeout(resolve, upgrading))
    found = await examinedAndTaken(demo, hash)
  }
  change(found)
}

async function examinedAndTaken(demo: boolean, hash: string | undefined): Promise<Partial<CodeState>> {
  const standing = hash ? 'pinned' : 'unproven'
  const finding = await examinedWith(demo)
  if (finding.kind === 'alarm') return { standing, alarm: finding.alarm }
  if (finding.kind !== 'sound') return { standing }
  keepPins(finding.pins)
  if (finding.hash === hash) return { standing: 'pinned', found: finding }
  const { refused } = await ask({ ask: 'take', hash: finding.hash, files: finding.files })
  if (refused) return { standing, alarm: { kind: 'differs', files: refused } }
  return { standing: hash ? 'newer' : 'first', hash: finding.hash, found: finding }
}

/** A demonstration may be thrown away and begun anew: then it is met as at the first visit. A real host never is. */
async function examinedWith(demo: boolean): Promise<Finding> {
  const { examine } = await import('./code-check.ts')
  const pins = readPins()
  const finding = await examine(pins, demo)
  if (finding.kind !== 'alarm' || !pins?.demo || !demo) return finding
  const anew = await examine(undefined, demo)
  if (anew.kind === 'sound') await forgetPins()
  return anew
}

function hearRefusals(): void {
  navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null || !('refused' in data)) return
    ports[0]?.postMessage('heard')
    const files = [...(state.alarm?.files ?? []), String(data.refused)]
    change({ alarm: { kind: 'differs', files: [...new Set(files)] } })
  })
}

type Answer = { hash?: string; refused?: string[]; failed?: string }

async function ask(question: object): Promise<Answer> {
  const { active } = await navigator.serviceWorker.ready
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<Answer>((resolve) => {
    // Parse boundary: our own worker answers.
    port1.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data)
  })
  active?.postMessage(question, [port2])
  const given = await answer
  if (given.failed) throw new TypeError(given.failed)
  return given
}

function readPins(): Pins | undefined {
  const text = localStorage.getItem(kept)
  // Parse boundary: written below, by this code alone.
  return text ? (JSON.parse(text) as Pins) : undefined
}

function keepPins(pins: Pins): void {
  localStorage.setItem(kept, JSON.stringify(pins))
}

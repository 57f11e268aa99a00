// The text of a long negotiation on a real page, for the bench: the tab itself, over a state that was kept on this device.
// Only the line is missing: nobody answers.
import '#platform/web/ui/tokens.css'
import '#platform/web/ui/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { Outlet, createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { bringRoomsWords } from '#modules/rooms/web/pieces.tsx'
import { AriaLanguage } from '#platform/web/aria.tsx'
import { queries } from '#platform/web/queries.ts'
import { SessionProvider, nobodyHere } from '#platform/web/session.tsx'
import { bringWords, startWords, wordsFrom } from '#platform/web/words.ts'
import { type HybridSecret, newHybridKey, type HybridPublic } from '#platform/signing.ts'
import { type Held as HeldState, loadHeld } from '../client/held.ts'
import { viewOf } from '../client/looking.ts'
import type { Store } from '../client/history-pages.ts'
import { signOperation, operationOf, verifyOperation } from '../text/signing.ts'
import type { Act } from '../text/acts.ts'
import { charAt, textOf } from '../text/chars.ts'
import { fold } from '../text/fold.ts'
import { inOrder } from '../text/place.ts'
import type { Negotiation } from '../text/state.ts'
import { ActingProvider, useActingOn } from './acting/acting.tsx'
import { newId } from './acting/new-id.ts'
import type { Held } from './client/held.ts'
import { NegotiationsGiven, useNegotiation } from './client/negotiations-in-use.tsx'
import { LooksContext, looksOf } from './drawing/delegations.ts'
import { TextTab } from './table/text-tab.tsx'
import './negotiations.css'

const words = wordsFrom(import.meta.glob('../words/*.json', { import: 'default' }))
const houseWords = wordsFrom(import.meta.glob('../../../apps/web/words/*.json', { import: 'default' }))

/** A store of its own on this device. */
function openStore(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('bench', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('small')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('The store did not open.'))
  })
}

async function storeOf(): Promise<Store> {
  const database = await openStore()
  const done = <T,>(asked: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error ?? new Error('The store failed.'))
    })
  return {
    get: (key) => done(database.transaction('small').objectStore('small').get(key)),
    async put(entries) {
      const small = database.transaction('small', 'readwrite').objectStore('small')
      await Promise.all(Object.entries(entries).map(([key, value]) => done(small.put(value, key))))
    },
  }
}

const account = { id: '00000000-0000-4000-8000-0000000000aa', name: 'Ivo Maren' }

function tableOf(held: HeldState): { given: Held; changed: () => void } {
  const listeners = new Set<() => void>()
  let version = 0
  const me = held.state.parties[0]?.delegation ?? ''
  const device = { id: 'bench', delegation: me }
  const desk = { device, account, now: () => new Date(), rooms: { room: () => undefined } }
  let view: ReturnType<typeof viewOf> | undefined
  // What the text does not ask for is not there: a measurement that needed it would fail.
  const negotiations: Held['negotiations'] = Object.assign(Object.create(null), {
    negotiation: () => (view ??= viewOf({ ...desk, device: { ...desk.device, secret: nothingSecret } }, held)),
    list: () => [],
    drafts: () => [],
    pointedAt: () => undefined,
    lastLooked: () => ({ count: held.state.count, at: '2026-11-22T00:00:00Z' }),
    looked: () => Promise.resolve(),
    history: () => Promise.resolve([]),
  })
  const rooms: Held['rooms'] = Object.assign(Object.create(null), { room: () => undefined })
  const given: Held = {
    negotiations,
    rooms,
    trust: Object.assign(Object.create(null), {}),
    finalDocument: () => Promise.reject(new Error('Nothing is adopted here.')),
    version: () => version,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const changed = () => {
    held.version += 1
    version += 1
    view = undefined
    for (const listener of listeners) listener()
  }
  return { given, changed }
}

const nothingSecret: HybridSecret = { ed25519: '', mldsa65: '' }

function Table({ room }: { room: string }) {
  const { view } = useNegotiation(room)
  if (!view) throw new Error('The negotiation is not there.')
  return <Shown view={view} />
}

function Shown({ view }: { view: NonNullable<ReturnType<typeof useNegotiation>['view']> }) {
  const acting = useActingOn(view)
  const { parties } = view.state
  const looks = useMemo(() => looksOf(parties), [parties])
  return (
    <LooksContext value={looks}>
      <ActingProvider value={acting}>
        <main className="page">
          <Outlet context={view} />
        </main>
      </ActingProvider>
    </LooksContext>
  )
}

const drawn = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

let open: { held: HeldState; changed: () => void; key: { secret: HybridSecret; public: HybridPublic } } | undefined

/** Keeps what the device would have kept, and fetches the words: what stands before the page is opened. */
async function keep(room: string, state: string): Promise<void> {
  const store = await storeOf()
  const utf8 = new TextEncoder()
  const origin = { kind: 'all' }
  const book = { v: 1, count: 0, position: 0, list: 0, joined: 0, waits: false, origin, refusals: [], toEnter: [] }
  await store.put({
    [`negotiation/${room}/book`]: utf8.encode(JSON.stringify(book)),
    [`negotiation/${room}/state`]: utf8.encode(state),
  })
  await startWords([houseWords])
  await Promise.all([bringRoomsWords(), bringWords(words)])
}

/** From the store to the first screen; how many milliseconds, how many paragraphs. */
async function openTable(room: string): Promise<{ ms: number; paragraphs: number }> {
  const began = performance.now()
  const held = await loadHeld(await storeOf(), room, 0)
  const { given, changed } = tableOf(held)
  const router = createMemoryRouter(
    [
      {
        path: '/negotiations/:room',
        element: <Table room={room} />,
        children: [{ index: true, element: <TextTab /> }],
      },
    ],
    { initialEntries: [`/negotiations/${room}`] },
  )
  const place = document.body.appendChild(document.createElement('div'))
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <SessionProvider load={() => Promise.resolve(nobodyHere)} first={nobodyHere}>
        <AriaLanguage>
          <NegotiationsGiven held={given}>
            <RouterProvider router={router} />
          </NegotiationsGiven>
        </AriaLanguage>
      </SessionProvider>
    </QueryClientProvider>,
  )
  while (!document.querySelector('.paragraph')) await drawn()
  await drawn()
  const ms = performance.now() - began
  open = { held, changed, key: await newHybridKey() }
  return { ms, paragraphs: document.querySelectorAll('.paragraph').length }
}

/** An amendment of another delegation to each of the first paragraphs: its signature verified, folded, and seen. */
async function hear(times: number): Promise<number[]> {
  if (!open) throw new Error('Nothing is open.')
  const { held, changed, key } = open
  const { state } = held
  const taken: number[] = []
  for (const paragraph of inOrder(state)
    .filter(({ stage, alternatives: [first] }) => stage === 'discussed' && first && textOf(first.runs).length > 0)
    .slice(0, times)) {
    const signed = await signOperation(key.secret, another(state, paragraph.id, taken.length))
    const mark = `${taken.length} of another`
    const began = performance.now()
    if (!(await verifyOperation(key.public, signed))) throw new Error('The signature is false.')
    const outcome = fold(state, { ...heard(state), signed })
    if (outcome.fate !== 'done') throw new Error(`Refused: ${JSON.stringify(outcome)}`)
    changed()
    const row = document.getElementById(`p-${paragraph.id}`)
    while (!row?.textContent.includes(mark)) await drawn()
    await drawn()
    taken.push(performance.now() - began)
  }
  return taken
}

const otherDevice = 'the device of another'

function heard(state: Negotiation) {
  const [, other] = state.parties
  const { delegation = '', name = '' } = other ?? {}
  const seq = state.count + 1_000_000
  const by = {
    delegation,
    delegationName: name,
    account: delegation,
    name,
    device: otherDevice,
    role: 'member' as const,
  }
  return { seq, index: 0, at: '2026-11-22T10:00:00.000Z', by: { ...by, powers: [] } }
}

function another(state: Negotiation, paragraph: string, number: number) {
  const [alternative] = state.paragraphs[paragraph]?.alternatives ?? []
  if (!alternative) throw new Error('The paragraph has no words.')
  const edit = { after: charAt(alternative.runs, 5) ?? null, insert: ` ${number} of another` }
  const at = { paragraph, alternative: alternative.id }
  const act: Act = { kind: 'amendment.propose', ...at, amendment: newId(), edit }
  const seen = { count: state.count, trail: state.trail }
  const sentAt = '2026-11-22T10:00:00.000Z'
  return operationOf(otherDevice, { room: state.room, n: number + 1, seen, sentAt, act })
}

Object.assign(globalThis, { bench: { keep, openTable, hear } })

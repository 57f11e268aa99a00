// The room client of this browser, for the person who is signed in: from the tab's hold on the device to open rooms. It
// outlives the pages, so that going to the desk and back does not open everything again, and ends with the sign-in.
import type { Standing, Trust } from '#modules/identity/keys.ts'
import type { OwnDevice, SealedStore } from '#modules/identity/web/pieces.tsx'
import { ownDevice, partOf } from '#modules/identity/web/pieces.tsx'
import type { Rooms } from '../../sealing/views.ts'
import { type CatchingUp, catchingUp } from './catching-up.ts'
import { type Drafts, draftsIn } from './drafts.ts'
import { type Hold, type Wish, holdDevice } from './tab-lock.ts'

export type Account = { id: string; name: string; delegation: string }

export type ClientState =
  | { name: 'opening'; step: 'tab' | 'store' | 'trust' | 'rooms' }
  /** Another tab of this browser works with the device. */
  | { name: 'elsewhere' }
  | { name: 'no-device'; store: SealedStore }
  /** Made here; no statement that accredits it has been seen. */
  | { name: 'unaccredited'; store: SealedStore; device: OwnDevice; trust: Trust }
  /** It stood, and stands no more. */
  | { name: 'ended'; device: OwnDevice; why: NonNullable<Standing['why']> }
  | {
      name: 'ready'
      rooms: Rooms
      trust: Trust
      device: OwnDevice
      drafts: Drafts
      /** A part of the device's sealed store, for what stands on the rooms. */
      part: (name: string) => Pick<SealedStore, 'get' | 'put'>
    }
  | { name: 'failed'; error: unknown }

/** What stands outside of the pages, handed in by opening.ts. */
export type Opening = {
  store(account: string): Promise<SealedStore>
  trust(account: Account, store: SealedStore): Promise<Trust>
  rooms(o: {
    account: Account
    store: SealedStore
    trust: Trust
    device: OwnDevice
    catchingUp: CatchingUp
    alive: () => boolean
  }): Promise<Rooms>
}

export type Client = {
  state(): ClientState
  catchingUp: CatchingUp
  /** Another number after every change, of the state or of any room. */
  version(): number
  subscribe(listener: () => void): () => void
  /** From the start: at first, after a device was made or added, and to take the device from another tab. */
  begin(take?: Wish): Promise<void>
  /** While the device waits to be accredited: looks again, and goes on once it is. */
  look(): Promise<void>
  /** A page with rooms stands open; the answer says that it closed. */
  shown(): () => void
  isShown(): boolean
  end(): Promise<void>
}

export function openClient(account: Account, opening: Opening): Client {
  const listeners = new Set<() => void>()
  let version = 0
  const tell = () => {
    version += 1
    for (const listener of listeners) listener()
  }
  const progress = catchingUp(tell)
  let state: ClientState = { name: 'opening', step: 'tab' }
  let hold: Hold | undefined
  let store: SealedStore | undefined
  let pages = 0
  // What was begun before the last beginning or end is void.
  let turn = 0

  const become = (next: ClientState) => {
    state = next
    tell()
  }
  const stop = async (next: ClientState, { torn = false } = {}) => {
    // A device that was torn away is another tab's already: nothing of it may be sealed here, not even a receipt.
    if (torn) turn += 1
    else if (state.name === 'ready') await state.rooms.flush().catch(() => undefined)
    if (state.name === 'ready') state.rooms.stop()
    turn += 1
    store?.close()
    store = undefined
    become(next)
  }
  const holding = async (take?: Wish): Promise<boolean> => {
    hold ??= await holdDevice(account.id, {
      wish: take ?? 'if-idle',
      mayYield: async (wish) => {
        if (wish === 'if-idle' && pages > 0) return false
        hold = undefined
        await stop({ name: 'elsewhere' })
        return true
      },
      onTorn: () => {
        hold = undefined
        void stop({ name: 'elsewhere' }, { torn: true })
      },
    })
    return hold !== undefined
  }

  const open = async (mine: number, take?: Wish): Promise<ClientState | undefined> => {
    const step = (name: 'tab' | 'store' | 'trust' | 'rooms') => mine === turn && become({ name: 'opening', step: name })
    // Who only looks whether it is free changes nothing on the page until it is.
    if (take !== 'if-free') step('tab')
    if (!(await holding(take))) return { name: 'elsewhere' }
    step('store')
    store?.close()
    store = await opening.store(account.id)
    const device = await ownDevice(store)
    if (!device) return { name: 'no-device', store }
    step('trust')
    const trust = await opening.trust(account, store)
    const standing = trust.standing(device.id, device.delegation)
    if (!standing) return { name: 'unaccredited', store, device, trust }
    if (standing.why === 'removed') return { name: 'ended', device, why: standing.why }
    // This very browser asked for its place: it is no ghost to itself.
    await trust.know(device.id)
    step('rooms')
    const alive = () => mine === turn
    const rooms = await opening.rooms({ account, store, trust, device, catchingUp: progress, alive })
    rooms.subscribe(tell)
    void rooms.start().finally(tell)
    const opened = store
    const part = (name: string) => partOf(opened, `${name}/`)
    return { name: 'ready', rooms, trust, device, drafts: draftsIn(part('drafts')), part }
  }

  const begin = async (take?: Wish): Promise<void> => {
    turn += 1
    const mine = turn
    const next = await open(mine, take).catch((error: unknown): ClientState => ({ name: 'failed', error }))
    if (next && mine === turn) become(next)
  }

  return {
    state: () => state,
    version: () => version,
    catchingUp: progress,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    begin,
    async look() {
      if (state.name !== 'unaccredited') return
      const { trust, device } = state
      await trust.refresh().catch(() => undefined)
      if (state.name === 'unaccredited' && trust.standing(device.id, device.delegation)) await begin()
    },
    shown() {
      pages += 1
      return () => {
        pages -= 1
      }
    },
    isShown: () => pages > 0,
    async end() {
      await stop({ name: 'elsewhere' })
      hold?.release()
      hold = undefined
    },
  }
}

// The pages' way to the room client: one for each person, begun with the first page that shows rooms.
import { type ReactNode, createContext, use, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useLive } from '#platform/web/live.ts'
import { useActor, whenSeatChanges } from '#platform/web/session.tsx'
import { opening } from './opening.ts'
import { type Account, type Client, type ClientState, openClient } from './session.ts'

let current: { account: string; client: Client } | undefined

whenSeatChanges((next) => {
  if (!current || current.account === next) return
  void current.client.end()
  current = undefined
})

function clientOf(account: Account): Client {
  if (current?.account === account.id) return current.client
  void current?.client.end()
  const client = openClient(account, opening)
  current = { account: account.id, client }
  void client.begin()
  return client
}

const ClientContext = createContext<{ client: Client; state: ClientState } | undefined>(undefined)

type InUse = {
  /** Beside the pages, and no page itself: the device goes to another tab that shows rooms, should one ask. */
  aside?: boolean
  children: ReactNode
}

/** Holds the client for all that stands inside, and keeps it awake: events of the host, the network, the other tab. */
export function RoomsInUse({ aside = false, children }: InUse) {
  const { id, name, delegationId } = useActor()
  return id && delegationId ? (
    <Held key={id} account={{ id, name, delegation: delegationId }} aside={aside}>
      {children}
    </Held>
  ) : null
}

function Held({ account, aside, children }: { account: Account; aside: boolean; children: ReactNode }) {
  const [client] = useState(() => clientOf(account))
  const state = useSyncExternalStore(client.subscribe, client.state)
  useEffect(() => {
    if (aside) return
    // Given to another tab while no page showed rooms here: asked back, now that one does.
    if (client.state().name === 'elsewhere') void client.begin()
    return client.shown()
  }, [client, aside])
  useWakefulness(client, state, aside)
  return <ClientContext value={{ client, state }}>{children}</ClientContext>
}

/** Only tells what to ask again: what the host says of it is verified like everything else. Aside, while no page does it. */
function useWakefulness(client: Client, state: ClientState, aside: boolean): void {
  const rests = useCallback(() => aside && client.isShown(), [aside, client])
  useLive(['room.*', 'keys.*'], ({ name, id }) => {
    if (rests()) return
    if (state.name === 'ready') {
      if (name.startsWith('keys.')) void state.trust.refresh().catch(() => undefined)
      else if (name === 'room.moved' && id) void state.rooms.sync(id)
      else if (name !== 'room.present') void state.rooms.start()
    } else void client.look()
  })
  useEffect(() => {
    if (state.name !== 'ready') return
    const { rooms } = state
    const wake = () => void (rests() || rooms.start())
    const rest = () => document.visibilityState === 'hidden' && void rooms.flush()
    // What stands aside waits for what may come, also behind other windows.
    const looks = () => (aside ? !rests() : document.visibilityState === 'visible')
    const pulse = setInterval(() => looks() && void rooms.sync(), 30_000)
    addEventListener('online', wake)
    document.addEventListener('visibilitychange', rest)
    return () => {
      clearInterval(pulse)
      removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', rest)
    }
  }, [client, state, aside, rests])
}

export function useClient(): { client: Client; state: ClientState } {
  const held = use(ClientContext)
  if (!held) throw new Error('useClient stands outside of RoomsInUse')
  return held
}

export type Ready = Omit<Extract<ClientState, { name: 'ready' }>, 'name'>

/** The open rooms; drawn anew whenever anything in them changes. Stands only inside of the gate. */
export function useRooms(): Ready {
  const { client, state } = useClient()
  useSyncExternalStore(client.subscribe, client.version)
  if (state.name !== 'ready') throw new Error('useRooms stands outside of the gate')
  return state
}

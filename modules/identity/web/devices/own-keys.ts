// What this browser knows of keys, for the pages about them: its own device, and what it verified of everybody's.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useReducer } from 'react'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import type { Trust } from '../../keys.ts'
import { type OwnDevice, ownDevice } from '../device/own-device.ts'
import { ownTrust } from '../device/own-trust.ts'
import { openSealedStore, type SealedStore } from '../device/sealed-store.ts'

export type OwnKeys = {
  account: string
  delegation: string
  store: SealedStore
  device: OwnDevice | undefined
  trust: Trust
  /** Asks the host again and verifies what is new. */
  again: () => Promise<void>
}

export function useOwnKeys(): { keys: OwnKeys | undefined; error: unknown; retry: () => void } {
  const { id, delegationId } = useActor()
  const [, draw] = useReducer((turn: number) => turn + 1, 0)
  const opened = useQuery({
    queryKey: ['identity', 'own keys', id],
    queryFn: () => openOwnKeys(id ?? '', delegationId ?? ''),
    enabled: id !== null && delegationId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const keys = opened.data
  useEffect(() => keys?.trust.onChange(draw), [keys])
  useLive(['keys.changed'], () => void keys?.again())
  return { keys, error: opened.error, retry: () => void opened.refetch() }
}

async function openOwnKeys(account: string, delegation: string): Promise<OwnKeys> {
  const store = await openSealedStore(account)
  const trust = await ownTrust({ id: account, delegation }, store)
  const again = async (): Promise<void> => {
    await trust.refresh()
    await trust.look([delegation])
  }
  await again().catch(() => undefined)
  return { account, delegation, store, device: await ownDevice(store), trust, again }
}

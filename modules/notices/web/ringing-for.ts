// For whom this browser rings. Kept apart from the rest, because it is asked at every change of seats.
const kept = 'chancery.rings-for'
const keptAt = 'chancery.rings-at'

/** `endpoint`: where the host was last told to ring this browser. */
export function ringsFor(accountId: string | null, endpoint?: string): void {
  if (accountId === null) localStorage.removeItem(kept)
  else localStorage.setItem(kept, accountId)
  if (accountId === null || endpoint === undefined) localStorage.removeItem(keptAt)
  else localStorage.setItem(keptAt, endpoint)
}

export const toldAt = (): { owner: string | null; at: string | null } => ({
  owner: localStorage.getItem(kept),
  at: localStorage.getItem(keptAt),
})

export async function ownSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration()
  return (await registration?.pushManager?.getSubscription()) ?? null
}

/** Ends the subscription of this browser where it is another's; the host hears of it at the next push. */
export async function stopRingingFor(next: string | null): Promise<void> {
  const owner = localStorage.getItem(kept)
  if (owner === null || owner === next) return
  ringsFor(null)
  await (await ownSubscription())?.unsubscribe().catch(() => false)
}

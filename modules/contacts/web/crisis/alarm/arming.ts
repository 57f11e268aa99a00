/**
 * Whoever is on duty arms the screen: sound, a notice of the browser when the page is not in sight, and a screen that
 * does not go dark. Each of them the browser may refuse; what it gave is said, never assumed.
 */
import { useSyncExternalStore } from 'react'
import { soundIsOn, unlockSound } from './sound.ts'

export type Arming = { armed: boolean; sound: boolean; notices: boolean; awake: boolean }

const kept = 'chancery.crisis.armed'
const listeners = new Set<() => void>()
const off: Arming = { armed: false, sound: false, notices: false, awake: false }
let now: Arming = off
let lock: WakeLockSentinel | undefined

function become(next: Arming): void {
  now = next
  for (const listener of listeners) listener()
}

const noticesAllowed = (): boolean => 'Notification' in globalThis && Notification.permission === 'granted'

async function keepAwake(): Promise<boolean> {
  if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return false
  try {
    if (!lock || lock.released) {
      lock = await navigator.wakeLock.request('screen')
      lock.addEventListener('release', () => now.armed && become({ ...now, awake: false }))
    }
    return true
  } catch {
    return false
  }
}

/** On the person's press: browsers ask for nothing of this without one. */
export async function arm(): Promise<void> {
  const sound = await unlockSound()
  if ('Notification' in globalThis && Notification.permission === 'default')
    await Notification.requestPermission().catch(() => undefined)
  remember(true)
  become({ armed: true, sound, notices: noticesAllowed(), awake: await keepAwake() })
}

export async function disarm(): Promise<void> {
  remember(false)
  become(off)
  await lock?.release().catch(() => undefined)
  lock = undefined
}

/** After a reload, and when the page comes to sight again: takes up what was armed, as far as the browser gives it. */
export async function takeUpArming(): Promise<void> {
  if (!remembered()) return
  become({ armed: true, sound: soundIsOn(), notices: noticesAllowed(), awake: await keepAwake() })
}

/** Any touch of the page is enough for sound. */
export async function soundAfterTouch(): Promise<void> {
  if (soundIsOn()) return
  const sound = await unlockSound()
  if (now.armed && sound) become({ ...now, sound })
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useArming = (): Arming => useSyncExternalStore(subscribe, () => now)

// Storage may be forbidden by the browser's settings: then it is armed until the page is closed.
function remembered(): boolean {
  try {
    return now.armed || localStorage.getItem(kept) === 'yes'
  } catch {
    return now.armed
  }
}

function remember(armed: boolean): void {
  try {
    if (armed) localStorage.setItem(kept, 'yes')
    else localStorage.removeItem(kept)
  } catch {
    /* forgotten with the page */
  }
}

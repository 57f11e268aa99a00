// What else tells of an alarm while it stands: sound, the title of the window, a notice of the browser, the telephone's shaking.
import { useEffect } from 'react'
import { alarmEvery, soundAlarm, soundNote, unlockSound } from './sound.ts'

/** Sounds at once, and again until it no longer rings. */
export function useAlarmSound(rings: boolean): void {
  useEffect(() => {
    if (!rings) return
    const ring = () => {
      soundAlarm()
      // Not on every device, and not before the page was touched.
      if ('vibrate' in navigator && navigator.userActivation.hasBeenActive) navigator.vibrate([500, 200, 500])
    }
    void unlockSound().then(ring)
    const again = setInterval(ring, alarmEvery)
    return () => clearInterval(again)
  }, [rings])
}

/** One soft note for each new one, and no more. */
export function useSoftNote(newest: string | undefined): void {
  useEffect(() => {
    if (newest !== undefined) void unlockSound().then(soundNote)
  }, [newest])
}

/**
 * Changes the title of the window in turn with its own; the page's own comes back at the end, also where the page was
 * changed meanwhile. It stands still for whoever asked for little motion.
 */
export function useFlashingTitle(words: string | undefined): void {
  useEffect(() => {
    if (words === undefined) return
    let own = document.title
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const turn = () => {
      if (document.title !== words) own = document.title
      document.title = document.title === words && !still ? own : words
    }
    turn()
    const turning = setInterval(turn, 1000)
    return () => {
      clearInterval(turning)
      if (document.title === words) document.title = own
    }
  }, [words])
}

/** A notice of the browser while the page is not in sight. It says that something waits, and nothing of it. */
export function useBrowserNotice(words: string | undefined): void {
  useEffect(() => {
    if (words === undefined || !('Notification' in globalThis) || Notification.permission !== 'granted') return
    let shown: Notification | undefined
    const show = () => {
      if (document.visibilityState === 'visible' || shown) return
      try {
        shown = new Notification(words, { tag: 'chancery.crisis', requireInteraction: true })
        shown.addEventListener('click', () => window.focus())
      } catch {
        // Telephones show notices by their service worker alone: there the host's push does it.
      }
    }
    show()
    document.addEventListener('visibilitychange', show)
    return () => {
      document.removeEventListener('visibilitychange', show)
      shown?.close()
    }
  }, [words])
}

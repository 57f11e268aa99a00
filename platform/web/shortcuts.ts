// Keys that work anywhere but in a field: `/`, `?`, `n`, and `g` followed by a letter. They can be switched off
// (WCAG 2.1.4), because speech input types single letters.
import { useEffect, useEffectEvent } from 'react'

export type Shortcuts = {
  search: () => void
  help: () => void
  /** The palette, by Ctrl+K or Command+K, in a field as well. */
  palette: () => void
  fresh: () => void
  /** `g` and then this letter. */
  go: (letter: string) => boolean
}

const kept = 'chancery.shortcuts'

export function shortcutsOn(): boolean {
  try {
    return localStorage.getItem(kept) !== 'off'
  } catch {
    return true
  }
}

export function switchShortcuts(on: boolean): void {
  try {
    localStorage.setItem(kept, on ? 'on' : 'off')
  } catch {
    /* on again at the next visit */
  }
}

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

const inDialog = () => document.querySelector('dialog[open], [role="dialog"], [role="alertdialog"]') !== null

export function useShortcuts(shortcuts: Shortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent, wentBefore: boolean): boolean => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      shortcuts.palette()
      return false
    }
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.defaultPrevented ||
      inField(event.target) ||
      inDialog() ||
      !shortcutsOn()
    )
      return false
    const letter = letterOf(event)
    if (wentBefore && shortcuts.go(letter)) {
      event.preventDefault()
      return false
    }
    const act = { '/': shortcuts.search, '?': shortcuts.help, n: shortcuts.fresh }[
      event.key === '/' || event.key === '?' ? event.key : letter
    ]
    if (act) {
      event.preventDefault()
      act()
    }
    return letter === 'g'
  })
  useEffect(() => {
    let went = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const listen = (event: KeyboardEvent) => {
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
      went = press(event, went)
      clearTimeout(timer)
      if (went)
        timer = setTimeout(() => {
          went = false
        }, 1500)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

// On a Persian or Thai keyboard the letter is another one: the place of the key decides.
function letterOf(event: KeyboardEvent): string {
  return /^[a-z]$/i.test(event.key)
    ? event.key.toLowerCase()
    : event.code.startsWith('Key')
      ? event.code.slice(3).toLowerCase()
      : event.key
}

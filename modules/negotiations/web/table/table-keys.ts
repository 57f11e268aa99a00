// The keys of the table. They stand down in fields and windows, while another shortcut is half typed, and where the
// person has switched single keys off.
import { useEffect, useEffectEvent } from 'react'
import { shortcutsOn } from '#platform/web/shortcuts.ts'
import { showPageKeys } from '#platform/web/page-keys.ts'

export type TableKey = { key: string; label: string; press: () => void }

/** A switch takes no letters. */
const isSwitch = (target: HTMLElement) => target instanceof HTMLInputElement && target.type === 'checkbox'

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) && !isSwitch(target)) ||
    target.closest('[role="radiogroup"], [role="tablist"], [role="slider"]') !== null)

const inWindow = () => document.querySelector('dialog[open], [role="dialog"], [role="alertdialog"]') !== null

export function useTableKeys(keys: readonly TableKey[]): void {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || inWindow() || !shortcutsOn()) return
    const letter =
      event.key.length === 1 && !/^[a-z/]$/i.test(event.key) && event.code.startsWith('Key')
        ? event.code.slice(3)
        : event.key
    const found = keys.find(({ key }) => key === letter.toLowerCase())
    if (!found) return
    event.preventDefault()
    event.stopPropagation()
    found.press()
  })
  useEffect(() => {
    let went = 0
    const listen = (event: KeyboardEvent) => {
      const half = Date.now() - went < 1500
      went = event.key.toLowerCase() === 'g' && !isField(event.target) ? Date.now() : 0
      if (!half) press(event)
    }
    // Before the keys that work everywhere: `/` looks in the text here.
    document.addEventListener('keydown', listen, true)
    return () => document.removeEventListener('keydown', listen, true)
  }, [])
  const told = keys.map(({ key, label }) => `${key}\n${label}`).join('\f')
  useEffect(
    () => showPageKeys(told.split('\f').map((one) => [one.split('\n')[0] ?? '', one.split('\n')[1] ?? ''])),
    [told],
  )
}

// What has been used is often gone: a button that acknowledged, a dialog whose trigger did its work. A browser leaves the
// focus nowhere then, and whoever works by keyboard or by ear begins again at the top of the window.

/** Gives the focus to `page` whenever what had it is taken away and nothing else took it. Answers how to stop. */
export function catchLostFocus(page: HTMLElement): () => void {
  let held: Element | null = null
  const hold = ({ target }: FocusEvent) => {
    held = target instanceof Element ? target : null
  }
  // Whoever points elsewhere has let go by themselves.
  const letGo = ({ target }: PointerEvent) => {
    if (!(target instanceof Node && held?.contains(target))) held = null
  }
  const nobodyHasIt = () => document.activeElement === null || document.activeElement === document.body
  const look = new MutationObserver(() => {
    if (held === null || held.isConnected) return
    held = null
    // In the first frame a dialog or a menu that closed gives the focus back to where it came from.
    requestAnimationFrame(() => requestAnimationFrame(() => nobodyHasIt() && page.focus({ preventScroll: true })))
  })
  document.addEventListener('focusin', hold)
  document.addEventListener('pointerdown', letGo, true)
  look.observe(document.body, { childList: true, subtree: true })
  return () => {
    document.removeEventListener('focusin', hold)
    document.removeEventListener('pointerdown', letGo, true)
    look.disconnect()
  }
}

/**
 * Does something at once when it is asked for, and what is asked for within `pause` milliseconds after that once, at its
 * end. In a window that nobody looks at nothing is done until somebody does.
 */
export function gathered(pause: number, act: () => void): () => void {
  let asked = false
  let resting = false
  const run = (): void => {
    if (!asked || resting || document.hidden) return
    asked = false
    resting = true
    setTimeout(() => {
      resting = false
      run()
    }, pause)
    act()
  }
  document.addEventListener('visibilitychange', run)
  return () => {
    asked = true
    run()
  }
}

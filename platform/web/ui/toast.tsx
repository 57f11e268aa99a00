import { useEffect, useSyncExternalStore } from 'react'
import { announce } from '../announce.ts'
import { useWords } from '../words.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import './toast.css'

type Toast = {
  id: number
  words: string
  kind: 'done' | 'failed' | 'said'
  act?: { label: string; onPress: () => void }
}

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function change(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says what has been done, in one sentence; with an act (to undo it, to open it) it stays until it is put away. */
export function toast(words: string, { kind = 'done', act }: Partial<Pick<Toast, 'kind' | 'act'>> = {}): void {
  last += 1
  change([...toasts.slice(-2), { id: last, words, kind, ...(act ? { act } : {}) }])
  announce(words)
}

const putAway = (id: number) => change(toasts.filter((one) => one.id !== id))

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Toasts() {
  const say = useWords()
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <section className="toasts" aria-label={say('toast.all')}>
      {shown.map((one) => (
        <ToastSlip key={one.id} {...one} />
      ))}
    </section>
  )
}

function ToastSlip({ id, words, kind, act }: Toast) {
  const say = useWords()
  const stays = act !== undefined || kind === 'failed'
  useEffect(() => {
    if (stays) return
    const timer = setTimeout(() => putAway(id), 6000)
    return () => clearTimeout(timer)
  }, [id, stays])
  return (
    <div className={`toast ${kind}`}>
      {kind !== 'said' && <Icon name={kind === 'done' ? 'check' : 'incident'} size={18} />}
      <p>{words}</p>
      {act && (
        <Button
          small
          onPress={() => {
            act.onPress()
            putAway(id)
          }}
        >
          {act.label}
        </Button>
      )}
      <Button small kind="quiet" icon="cross" iconOnly onPress={() => putAway(id)}>
        {say('toast.close')}
      </Button>
    </div>
  )
}

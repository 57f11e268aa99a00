import type { ReactNode } from 'react'
import { useWords } from '../words.ts'
import { Icon } from './icon.tsx'
import './tag.css'

/** A name among others: a sector, a technique, a chosen delegation. */
export function Tag({ children, onRemove }: { children: string; onRemove?: () => void }) {
  const say = useWords()
  return (
    <span className="tag">
      <bdi>{children}</bdi>
      {onRemove && (
        <button
          type="button"
          className="tag-remove"
          aria-label={say('choice.take', { name: children })}
          onClick={onRemove}
        >
          <Icon name="cross" size={12} />
        </button>
      )}
    </span>
  )
}

type Standing = 'draft' | 'open' | 'done' | 'gone' | 'asked' | 'verified'

/** Where a thing stands, as a shape and a word. `asked` is for what needs an act by the reader now, and only for that. */
export function Status({ standing, children }: { standing: Standing; children: ReactNode }) {
  return <span className={`status ${standing}`}>{children}</span>
}

/** A name of a state or delegation. Those of the demo world carry a small mark. */
export function Name({ children, invented }: { children: string; invented?: boolean | undefined }) {
  const say = useWords()
  return (
    <span>
      <bdi>{children}</bdi>
      {invented && (
        <span className="invented" role="img" title={say('world.inventedName')} aria-label={say('world.inventedName')}>
          ◇
        </span>
      )}
    </span>
  )
}

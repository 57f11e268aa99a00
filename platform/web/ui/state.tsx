import type { ReactNode } from 'react'
import { troubleOf } from '../errors.ts'
import { useWords } from '../words.ts'
import { Button } from './button.tsx'
import './state.css'

/** Nothing stands here yet: what will, and the first act. */
export function EmptyState({ title, children, act }: { title: string; children?: ReactNode; act?: ReactNode }) {
  return (
    <div className="state empty">
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {act}
    </div>
  )
}

type ErrorProps = {
  /** What happened. */
  title?: string
  /** Or the error itself, to be put into words. */
  error?: unknown
  /** What was kept. */
  kept?: string
  /** What to do. */
  retry?: () => void
}

/** Something went wrong: what happened, what was kept, what to do. */
export function ErrorState({ title, error, kept, retry }: ErrorProps) {
  const say = useWords()
  return (
    <div className="state trouble" role="alert">
      <strong>{title ?? troubleOf(error, say).title}</strong>
      {kept && <p>{kept}</p>}
      {retry && (
        <Button small onPress={retry}>
          {say('error.tryAgain')}
        </Button>
      )}
    </div>
  )
}

/** For the first moment of a page. What takes longer than a second shows true progress instead. */
export function Waiting({ label }: { label?: string }) {
  const say = useWords()
  return (
    <div className="waiting" role="status">
      <span className="unseen">{label ?? say('state.waiting')}</span>
      <span className="bar" aria-hidden="true" />
      <span className="bar" aria-hidden="true" />
    </div>
  )
}

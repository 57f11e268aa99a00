// Where a paragraph stands: a shape and a word. Green only where every delegation is bound to the very words.
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Status } from '../../text/state.ts'
import './status-mark.css'

const shapes: Record<Status, string> = {
  proposed: '◇',
  discussed: '○',
  bracketed: '[ ]',
  clean: '□',
  'ad-referendum': '◧',
  agreed: '■',
  adopted: '◆',
  withdrawn: '–',
  parked: '‖',
  merged: '⤳',
  reopened: '↺',
}
export const statusShape = (status: Status): string => shapes[status]

export function StatusMark({ status }: { status: Status }) {
  const say = useWords()
  return (
    <span className={`text-status ${status}`}>
      <span aria-hidden="true">{shapes[status]}</span> {say(`negotiations.status.${status}`)}
    </span>
  )
}

/** The whole text at a glance: a bar with its figures named. */
export function StatusBar({
  paragraphs,
  bracketed,
  agreed,
}: {
  paragraphs: number
  bracketed: number
  agreed: number
}) {
  const say = useWords()
  const format = useFormat()
  const clean = Math.max(0, paragraphs - bracketed - agreed)
  const parts = [
    { name: 'agreed', count: agreed },
    { name: 'clean', count: clean },
    { name: 'bracketed', count: bracketed },
  ]
  return (
    <div className="status-bar">
      <div className="status-bar-line" aria-hidden="true">
        {parts.map(({ name, count }) => count > 0 && <span key={name} className={name} style={{ flexGrow: count }} />)}
      </div>
      <ul className="status-bar-words">
        {parts.map(({ name, count }) => (
          <li key={name} className={name}>
            {format.number(count)} {say(`negotiations.bar.${name}`)}
          </li>
        ))}
      </ul>
    </div>
  )
}

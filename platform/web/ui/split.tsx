import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useWords } from '../words.ts'
import { Icon } from './icon.tsx'
import { Behind } from './page.tsx'
import './split.css'

type SplitProps = {
  /** The page with the list. */
  list: ReactNode
  /** The page of the chosen one, usually `useOutlet()`; null where none is chosen. */
  detail: ReactNode
  /** Where closing the detail leads, and what stands there. */
  backTo: string
  listLabel: string
}

/** A detail opens beside its list where there is room, and over it on a phone, with the way back at its top. */
export function Split({ list, detail, backTo, listLabel }: SplitProps) {
  const say = useWords()
  return (
    <div className="split">
      <div className={detail ? 'split-panes open' : 'split-panes'}>
        <div className="split-list">
          <Behind value={Boolean(detail)}>{list}</Behind>
        </div>
        {detail && (
          <div className="split-detail">
            <nav className="split-back" aria-label={say('split.back', { list: listLabel })}>
              <Icon name="back" size={16} />
              <Link to={backTo}>{say('split.back', { list: listLabel })}</Link>
            </nav>
            {detail}
          </div>
        )}
      </div>
    </div>
  )
}

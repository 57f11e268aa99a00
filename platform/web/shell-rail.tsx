import { useState } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useFormat } from './format.ts'
import type { NavigationEntry } from './module.ts'
import { Icon } from './ui/icon.tsx'
import { Mark } from './ui/mark.tsx'
import { Sheet } from './ui/sheet.tsx'
import { useWords } from './words.ts'

/** `waiting`: how much waits for the reader, by the address of an entry. */
type RailProps = { entries: readonly NavigationEntry[]; waiting: Readonly<Record<string, number>>; host?: string }

const inGroup = (entries: readonly NavigationEntry[], wished: 'work' | 'house') =>
  entries.filter(({ group = 'work' }) => group === wished)

/** Of two places that lead to where the reader stands, the nearer one is shown as current: `/contacts/pings`, not `/contacts`. */
function useEnds(entries: readonly NavigationEntry[]): (to: string) => boolean {
  const { pathname } = useLocation()
  const leads = (to: string) => pathname === to || pathname.startsWith(`${to}/`)
  return (to) => to === '/' || entries.some((other) => other.to.startsWith(`${to}/`) && leads(other.to))
}

/** On wide screens: the spine at the inline start. */
export function Spine({ entries, waiting, host }: RailProps) {
  const say = useWords()
  const ends = useEnds(entries)
  return (
    <nav className="spine" aria-label={say('shell.places')}>
      <NavLink to="/" end className="spine-mark" aria-label={say('shell.home')}>
        <Mark />
        <span className="spine-name">
          <b>Chancery</b>
          {host && <small dir="auto">{host}</small>}
        </span>
      </NavLink>
      {(['work', 'house'] as const).map((group) => (
        <ul key={group} className={`spine-entries ${group}`}>
          {inGroup(entries, group).map((entry) => (
            <li key={entry.to}>
              <NavLink to={entry.to} end={ends(entry.to)} className="spine-entry" title={say(entry.label)}>
                <Icon name={entry.icon} />
                <span>{say(entry.label)}</span>
                <Waiting count={waiting[entry.to]} />
              </NavLink>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  )
}

function Waiting({ count }: { count: number | undefined }) {
  const say = useWords()
  const format = useFormat()
  if (!count) return null
  return (
    <>
      <span className="spine-waiting" aria-hidden="true">
        {format.number(count)}
      </span>
      <span className="unseen">{say('shell.waiting', { count })}</span>
    </>
  )
}

/** On a phone: the first four places at the foot, and the others behind "More". */
export function PhoneBar({ entries, waiting }: RailProps) {
  const say = useWords()
  const ends = useEnds(entries)
  const [open, setOpen] = useState(false)
  const direct = entries.length > 5 ? inGroup(entries, 'work').slice(0, 4) : entries
  const others = entries.filter((entry) => !direct.includes(entry))
  const behind = others.reduce((sum, { to }) => sum + (waiting[to] ?? 0), 0)
  if (entries.length === 0) return null
  return (
    <nav className="phone-places" aria-label={say('shell.places')}>
      <ul className="phone-bar">
        {direct.map((entry) => (
          <li key={entry.to}>
            <NavLink to={entry.to} end={ends(entry.to)} className="phone-entry">
              <Icon name={entry.icon} />
              <span>{say(entry.label)}</span>
              <Waiting count={waiting[entry.to]} />
            </NavLink>
          </li>
        ))}
        {others.length > 0 && (
          <li>
            <button type="button" className="phone-entry" aria-haspopup="dialog" onClick={() => setOpen(true)}>
              <Icon name="menu" />
              <span>{say('shell.more')}</span>
              <Waiting count={behind} />
            </button>
          </li>
        )}
      </ul>
      {open && (
        <Sheet title={say('shell.places')} onClose={() => setOpen(false)}>
          <ul className="sheet-list">
            {others.map((entry) => (
              <li key={entry.to}>
                <NavLink to={entry.to} end={ends(entry.to)} onClick={() => setOpen(false)}>
                  <Icon name={entry.icon} />
                  {say(entry.label)}
                  <Waiting count={waiting[entry.to]} />
                </NavLink>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </nav>
  )
}

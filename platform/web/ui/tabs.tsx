import { type ReactNode, useEffect, useRef } from 'react'
import { Tab, TabList, TabPanel, Tabs as Plain } from 'react-aria-components/Tabs'
import { Link, NavLink, useLocation } from 'react-router'
import { useFormat } from '../format.ts'
import './tabs.css'

export type TabEntry = { id: string; label: string; count?: number | undefined; panel: ReactNode }

/** Sides of one thing, in one place. Sides that deserve an address of their own take `TabLinks`. */
export function Tabs({
  label,
  entries,
  value,
  onChange,
}: {
  label: string
  entries: readonly TabEntry[]
  value?: string
  onChange?: (id: string) => void
}) {
  return (
    <Plain
      className="tabs"
      {...(value === undefined ? {} : { selectedKey: value })}
      {...(onChange ? { onSelectionChange: (key) => onChange(String(key)) } : {})}
    >
      <TabList className="tab-list" aria-label={label}>
        {entries.map(({ id, label: words, count }) => (
          <Tab key={id} id={id} className="tab">
            {words}
            <Count of={count} />
          </Tab>
        ))}
      </TabList>
      {entries.map(({ id, panel }) => (
        <TabPanel key={id} id={id} className="tab-panel">
          {panel}
        </TabPanel>
      ))}
    </Plain>
  )
}

/** The same by address: `/incidents` as list, `/incidents/map` as map. */
export function TabLinks({
  label,
  entries,
}: {
  label: string
  /** `current`: for addresses that differ in what they ask for alone, whoever lists them says which one stands here. */
  entries: readonly { to: string; label: string; count?: number; end?: boolean; current?: boolean }[]
}) {
  const list = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => showCurrent(list.current), [pathname])
  return (
    <nav className="tab-list" aria-label={label} ref={list}>
      {entries.map(({ to, label: words, count, end = true, current }) => {
        const said = (
          <>
            {words}
            <Count of={count} />
          </>
        )
        return current === undefined ? (
          <NavLink key={to} to={to} end={end} className="tab">
            {said}
          </NavLink>
        ) : (
          <Link key={to} to={to} className="tab" {...(current ? { 'aria-current': 'page' as const } : {})}>
            {said}
          </Link>
        )
      })}
    </nav>
  )
}

/** On a telephone tabs go on beyond the edge: the one that stands here is moved into sight, and the page stays. */
function showCurrent(list: HTMLElement | null): void {
  const current = list?.querySelector('[aria-current="page"]')
  if (!list || !current) return
  const [frame, tab] = [list.getBoundingClientRect(), current.getBoundingClientRect()]
  if (tab.left < frame.left) list.scrollBy({ left: tab.left - frame.left })
  else if (tab.right > frame.right) list.scrollBy({ left: tab.right - frame.right })
}

function Count({ of }: { of: number | undefined }) {
  const format = useFormat()
  return of === undefined ? null : <span className="tab-count">{format.number(of)}</span>
}

import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useFormat } from '../format.ts'
import { useNow } from './when.tsx'
import { ticksBetween } from './ticks.ts'
import { useWidth } from './width.ts'
import './timeline.css'

export type TimelineEntry = {
  id: string
  at: string
  /** Only the day is known. */
  dayOnly?: boolean
  standing?: 'plain' | 'done' | 'coming' | 'asked' | 'verified'
  children: ReactNode
}

/** What happened, in order, each at its time. It is a list, and so its own table. */
export function Timeline({ label, entries }: { label: string; entries: readonly TimelineEntry[] }) {
  const format = useFormat()
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map(({ id, at, dayOnly, standing = 'plain', children }) => (
        <li key={id} className={standing}>
          <time className="timeline-time" dateTime={at} title={format.relative(at)}>
            {dayOnly ? format.date(at) : format.dateTime(at)}
          </time>
          <span className="timeline-line" aria-hidden="true" />
          <div className="timeline-entry">{children}</div>
        </li>
      ))}
    </ol>
  )
}

export type StripItem = { id: string; label: string; from: string; to?: string | null | undefined; link?: string }

const lane = 30
const day = 86_400_000

/** Several matters along one axis of time, each on its own line with its name on it. An open end is drawn open. Set it in a Picture. */
export function TimeStrip({ items, label }: { items: readonly StripItem[]; label: string }) {
  const format = useFormat()
  const [frame, width] = useWidth(720)
  const now = useNow()
  const times = items.flatMap(({ from, to }) => [Date.parse(from), to ? Date.parse(to) : now]).filter(Number.isFinite)
  if (times.length === 0) return null
  const [first, last] = [Math.min(...times) - day, Math.max(...times) + day]
  // Along the line of reading: from the right in Persian.
  const turned = getComputedStyle(document.documentElement).direction === 'rtl'
  const place = (time: number) => {
    const along = 8 + ((time - first) / (last - first)) * (width - 16)
    return turned ? width - along : along
  }
  const height = items.length * lane + 28
  return (
    <div ref={frame}>
      <svg className="strip" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label} direction="ltr">
        {ticksBetween(first, last, Math.max(2, Math.floor(width / 130))).map((time) => (
          <g key={time}>
            <line className="tick" x1={place(time)} x2={place(time)} y1="0" y2={height - 20} />
            <text x={place(time)} y={height - 6} textAnchor="middle" direction={turned ? 'rtl' : 'ltr'}>
              {format.date(time)}
            </text>
          </g>
        ))}
        {items.map((item, row) => (
          <StripLine key={item.id} item={item} top={row * lane} place={place} width={width} end={last} />
        ))}
      </svg>
    </div>
  )
}

function StripLine({
  item,
  top,
  place,
  width,
  end,
}: {
  item: StripItem
  top: number
  place: (time: number) => number
  width: number
  end: number
}) {
  const [from, to] = [place(Date.parse(item.from)), place(item.to ? Date.parse(item.to) : end)]
  const [left, right] = [Math.min(from, to), Math.max(from, to)]
  // The name stands where there is room for it, and never leaves the plate.
  const towardsEnd = left < width * 0.6
  const drawn = (
    <>
      <rect
        className={item.to ? 'span' : 'span open'}
        x={left}
        y={top + 19}
        width={Math.max(4, right - left)}
        height="6"
      />
      <text x={towardsEnd ? left : Math.min(right, width)} y={top + 13} textAnchor={towardsEnd ? 'start' : 'end'}>
        {item.label}
      </text>
    </>
  )
  return (
    <g>
      <line className="lane" x1="0" x2={width} y1={top + lane} y2={top + lane} />
      {item.link ? (
        <Link to={item.link} aria-label={item.label}>
          {drawn}
        </Link>
      ) : (
        drawn
      )}
    </g>
  )
}

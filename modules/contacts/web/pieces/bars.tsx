import { useFormat } from '#platform/web/format.ts'
import './bars.css'

/** `tone`: how dark the part is drawn; hatched for what is missing. */
export type BarPart = { id: string; label: string; count: number; tone: 'full' | 'half' | 'light' | 'hatched' }
export type Bar = { id: string; label: string; note?: string; parts: readonly BarPart[] }

/** A whole and its parts, one line each, with the figures written on them. Set it in a Picture, with its table. */
export function Bars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const format = useFormat()
  const most = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0)))
  return (
    <ul className="bars" aria-label={label}>
      {bars.map(({ id, label: name, note, parts }) => (
        <li key={id}>
          <span className="bars-name">{name}</span>
          <span className="bars-line" aria-hidden="true">
            {parts
              .filter(({ count }) => count > 0)
              .map(({ id: part, count, tone }) => (
                <span key={part} className={`bars-part ${tone}`} style={{ inlineSize: `${(count / most) * 100}%` }} />
              ))}
          </span>
          <span className="bars-words">
            {parts
              .filter(({ count }) => count > 0)
              .map(({ id: part, count, label: said, tone }) => (
                <span key={part}>
                  <i className={`bars-key ${tone}`} aria-hidden="true" />
                  {said} {format.number(count)}
                </span>
              ))}
            {note && <span className="faint">{note}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

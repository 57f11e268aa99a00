import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import type { WorldShapes } from './world-shapes.ts'

/** In how far something holds of a state: wholly, in part, least. Said by colour, by pattern and in words. */
export type MapTone = (typeof tonesInOrder)[number]
const tonesInOrder = ['full', 'part', 'least'] as const

/** States that are too small for this scale are counted as well, and stand beside the map. */
export function Undrawn({ shapes, shades }: { shapes: WorldShapes; shades: Readonly<Record<string, number>> }) {
  const say = useWords()
  const format = useFormat()
  const drawn = new Set(shapes.lands.map(({ code }) => code))
  const small = Object.entries(shades)
    .filter(([code, count]) => count > 0 && !drawn.has(code))
    .map(([code, count]) => ({ name: format.country(code), count }))
    .toSorted((a, b) => b.count - a.count || format.compare(a.name, b.name))
  if (small.length === 0) return null
  return (
    <p className="small">
      {say('map.undrawn', {
        states: format.list(small.map(({ name, count }) => `${name} (${format.number(count)})`)),
      })}
    </p>
  )
}

type TonesProps = {
  shapes: WorldShapes
  tones: Readonly<Record<string, MapTone>>
  toneWords: Readonly<Record<MapTone, string>>
}

/** What each tone says, with the states of it that are too small for this scale. */
export function Tones({ shapes, tones, toneWords }: TonesProps) {
  const say = useWords()
  const format = useFormat()
  const drawn = new Set(shapes.lands.map(({ code }) => code))
  const small = (tone: MapTone) =>
    Object.entries(tones)
      .filter(([code, one]) => one === tone && !drawn.has(code))
      .map(([code]) => format.country(code))
      .toSorted((a, b) => format.compare(a, b))
  return (
    <ul className="map-tones">
      {tonesInOrder.map((tone) => (
        <li key={tone}>
          <i className={tone} aria-hidden="true" />
          {toneWords[tone]}
          {small(tone).length > 0 && (
            <small className="faint">{say('map.undrawn', { states: format.list(small(tone)) })}</small>
          )}
        </li>
      ))}
    </ul>
  )
}

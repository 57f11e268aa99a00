import { type ReactNode, use, useId } from 'react'
import { Link } from 'react-router'
import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { Picture } from './picture.tsx'
import { Table } from './table.tsx'
import { type MapTone, Tones, Undrawn } from './world-map-legend.tsx'
import { type WorldShapes, worldShapes, worldSize } from './world-shapes.ts'
import './world-map.css'

export type MapPoint = {
  id: string
  label: string
  /** Degrees: east is positive, north is positive. */
  longitude: number
  latitude: number
  /** How much; the area of the circle says it. */
  count?: number
  link?: string
  asked?: boolean
}

export type InventedState = { id: string; label: string; longitude: number; latitude: number }

type MapProps = {
  title: string
  points?: readonly MapPoint[]
  /** How much per state, by ISO 3166-1 alpha-2 code: the land is shaded in four steps. */
  shades?: Readonly<Record<string, number>>
  /** Instead of how much: in how far, by code, with what each tone says. */
  tones?: Readonly<Record<string, MapTone>>
  toneWords?: Readonly<Record<MapTone, string>>
  /** States of the demo world: drawn as isles that no chart knows, with a broken coast. */
  invented?: readonly InventedState[]
  /** What is counted: "Incidents". */
  measure: string
  note?: string
  /** Where the land of a shaded state leads, by its code. */
  shadeLink?: (code: string) => string
  /** A table that says more than place and measure. */
  table?: ReactNode
}

/** The world in the Equal Earth projection, with its table one key away. Loads its shapes when it is first shown (inside Suspense). */
export function WorldMap({
  title,
  points = [],
  shades = {},
  tones = {},
  toneWords = noWords,
  invented = [],
  measure,
  note,
  shadeLink,
  table: own,
}: MapProps) {
  const say = useWords()
  const format = useFormat()
  const facts = [
    ...points.map(({ id, label, count = 1, link }) => ({ id, label, count, link })),
    ...Object.entries(shades).map(([code, count]) => ({
      id: code,
      label: format.country(code),
      count,
      link: undefined,
    })),
  ]
  const table = own ?? (
    <Table
      label={title}
      rows={facts}
      rowKey={({ id }) => id}
      sorted={{ id: 'count', falling: true }}
      columns={[
        {
          id: 'place',
          label: say('map.place'),
          value: ({ label }) => label,
          cell: ({ label, link }) => (link ? <Link to={link}>{label}</Link> : label),
        },
        {
          id: 'count',
          label: measure,
          value: ({ count }) => count,
          cell: ({ count }) => format.number(count),
          end: true,
        },
      ]}
    />
  )
  return (
    <Picture
      title={title}
      table={table}
      note={`${note ? `${note} ` : ''}${say('map.note')}${invented.length > 0 ? ` ${say('map.invented')}` : ''}`}
    >
      <Plate
        title={title}
        points={points}
        shades={shades}
        tones={tones}
        toneWords={toneWords}
        invented={invented}
        measure={measure}
        shadeLink={shadeLink}
      />
    </Picture>
  )
}

const noWords = { full: '', part: '', least: '' } as const

type PlateProps = Required<
  Pick<MapProps, 'title' | 'points' | 'shades' | 'tones' | 'toneWords' | 'invented' | 'measure'>
> & {
  shadeLink: MapProps['shadeLink']
}

function Plate({ title, points, shades, tones, toneWords, invented, measure, shadeLink }: PlateProps) {
  const format = useFormat()
  const shapes = use(worldShapes())
  const hatch = useId()
  const striped = useId()
  const steps = stepsOf(Object.values(shades))
  return (
    <>
      <svg className="map" viewBox={`0 0 ${worldSize.width} ${worldSize.height}`} role="group" aria-label={title}>
        <defs>
          <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line className="hatch" y2="4" />
          </pattern>
          <pattern id={striped} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="stripes" width="5" height="5" />
            <line className="stripe" y2="5" />
          </pattern>
        </defs>
        <path className="sea" d={shapes.sphere} />
        <path className="grid" d={shapes.grid} />
        {shapes.lands.map(({ code, path }, place) => {
          const tone = code === undefined ? undefined : tones[code]
          const land = tone ? (
            <path
              className={`land ${tone}`}
              d={path}
              {...(tone === 'part' ? { style: { fill: `url(#${striped})` } } : {})}
            />
          ) : (
            <path className="land" d={path} {...fillOf(code, shades, steps, hatch)} />
          )
          const count = code === undefined ? undefined : shades[code]
          const key = `${code ?? ''} ${place}`
          if (code === undefined || !(tone ?? count)) return <g key={key}>{land}</g>
          const words = tone
            ? `${format.country(code)}: ${toneWords[tone]}`
            : `${format.country(code)}: ${measure} ${format.number(count ?? 0)}`
          const named = (
            <>
              {land}
              <title>{words}</title>
            </>
          )
          return shadeLink ? (
            <Link key={key} className="shaded" to={shadeLink(code)} aria-label={words}>
              {named}
            </Link>
          ) : (
            <g key={key}>{named}</g>
          )
        })}
        <path className="borders" d={shapes.borders} />
        <path className="disputed" d={shapes.disputed} />
        {invented.map((state) => (
          <Isle key={state.id} state={state} shapes={shapes} />
        ))}
        {points
          .toSorted((a, b) => (b.count ?? 1) - (a.count ?? 1))
          .map((point) => (
            <Point key={point.id} point={point} shapes={shapes} />
          ))}
      </svg>
      <Undrawn shapes={shapes} shades={shades} />
      {Object.keys(tones).length > 0 && <Tones shapes={shapes} tones={tones} toneWords={toneWords} />}
      {steps.length > 0 && (
        <p className="map-scale">
          {steps.map((from, step) => (
            <span key={from}>
              <i style={{ background: shadeOf(step) }} aria-hidden="true" />≥ {format.number(from)}
            </span>
          ))}
        </p>
      )}
    </>
  )
}

const shadeOf = (step: number) => `color-mix(in srgb, var(--ink) ${[20, 40, 62, 86][step] ?? 86}%, var(--sheet))`

function fillOf(
  code: string | undefined,
  shades: Readonly<Record<string, number>>,
  steps: readonly number[],
  hatch: string,
) {
  // Without shading every land is alike, whatever its standing.
  if (steps.length === 0) return {}
  if (code === undefined) return { style: { fill: `url(#${hatch})` } }
  const value = shades[code]
  if (!value) return {}
  return { style: { fill: shadeOf(steps.findLastIndex((from) => value >= from)) } }
}

/** Lower bounds of at most four steps, each twice or more the one before: figures of incidents are skewed. */
function stepsOf(values: readonly number[]): number[] {
  const most = Math.max(0, ...values)
  if (most === 0) return []
  return [...new Set([1, Math.ceil(most ** 0.34), Math.ceil(most ** 0.62), Math.ceil(most ** 0.85)])]
}

function Point({ point, shapes }: { point: MapPoint; shapes: WorldShapes }) {
  const at = shapes.place([point.longitude, point.latitude])
  if (!at) return null
  const [x, y] = at
  const radius = 3.5 + 1.8 * Math.sqrt((point.count ?? 1) - 1)
  const atEnd = x > worldSize.width * 0.86
  const drawn = (
    <>
      {/* Small points keep a target that a finger finds. */}
      <circle cx={x} cy={y} r="12" style={{ fill: 'transparent', stroke: 'none' }} />
      <circle cx={x} cy={y} r={radius} />
      <text x={atEnd ? x - radius - 4 : x + radius + 4} y={y + 4} textAnchor={atEnd ? 'end' : 'start'} direction="ltr">
        {point.label}
      </text>
    </>
  )
  const className = point.asked ? 'point asked' : 'point'
  return point.link ? (
    <Link className={className} to={point.link} aria-label={point.label}>
      {drawn}
    </Link>
  ) : (
    <g className={className}>{drawn}</g>
  )
}

/** A coast that depends on the name alone, so that an invented state looks the same on every chart. */
function Isle({ state, shapes }: { state: InventedState; shapes: WorldShapes }) {
  const at = shapes.place([state.longitude, state.latitude])
  if (!at) return null
  const [x, y] = at
  const seed = Array.from(state.id).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7)
  const coast = Array.from({ length: 26 }, (_, step) => {
    const angle = (step / 26) * 2 * Math.PI
    const reach =
      17 +
      4 * Math.sin(2 * angle + seed) +
      2.6 * Math.sin(5 * angle + seed * 1.7) +
      1.4 * Math.sin(9 * angle + seed * 0.6)
    return `${(x + 1.35 * reach * Math.cos(angle)).toFixed(1)} ${(y + 0.8 * reach * Math.sin(angle)).toFixed(1)}`
  })
  return (
    <g className="isle">
      <path d={`M${coast.join('L')}Z`} />
      <text x={x} y={y + 30} textAnchor="middle" direction="ltr">
        ◇ {state.label}
      </text>
    </g>
  )
}

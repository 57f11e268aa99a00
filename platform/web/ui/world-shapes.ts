// The shapes of the world map: Natural Earth at 1:110m (public domain, by world-atlas), drawn in the Equal Earth
// projection. Natural Earth draws who holds a place, not whose it is. We draw every border alike but those that are
// disputed or not settled, which are dotted, and give no shade to land whose standing is disputed.
import { type GeoPath, geoEqualEarth, geoGraticule10, geoPath } from 'd3-geo'
import { feature, mesh } from 'topojson-client'

type Position = number[]
type Surface = { type: 'Polygon'; coordinates: Position[][] } | { type: 'MultiPolygon'; coordinates: Position[][][] }
type World = Parameters<typeof mesh>[0]
type Country = NonNullable<Parameters<typeof mesh>[1]>

/** A land as it is filled: without a code where its standing is disputed. */
export type Land = { code: string | undefined; path: string }
export type WorldShapes = {
  sphere: string
  grid: string
  lands: readonly Land[]
  borders: string
  disputed: string
  /** Where a longitude and latitude stand on the plate; null beyond its edge. */
  place: (at: readonly [number, number]) => readonly [number, number] | null
}

export const worldSize = { width: 960, height: 468 } as const

// Neighbours between whom the border is disputed, a line of ceasefire, or the edge of occupied land, in the usage of the
// United Nations; pairs of ISO 3166-1 numeric codes, the lower one first.
const unsettled = new Set([
  '156|356', // China, India
  '156|586', // China, Pakistan, in Kashmir
  '356|586', // India, Pakistan
  '275|376', // Palestine, Israel
  '275|400', // Palestine, Jordan
  '376|422', // Israel, Lebanon: the Blue Line
  '376|760', // Israel, Syria: the Golan
  '012|732', // Western Sahara and its neighbours
  '478|732',
  '504|732',
  '408|410', // the two Koreas: a line of armistice
  '728|729', // South Sudan, Sudan
])
const russiaAndUkraine = '643|804'

const pairOf = (a: Country, b: Country): string => [String(a.id ?? ''), String(b.id ?? '')].sort().join('|')

// Land without a code in Natural Earth (Kosovo, Northern Cyprus, Somaliland) is disputed on every side.
const isUnsettled = (a: Country, b: Country): boolean =>
  a !== b && (a.id === undefined || b.id === undefined || unsettled.has(pairOf(a, b)))

const isSettled = (a: Country, b: Country): boolean =>
  a !== b && !isUnsettled(a, b) && pairOf(a, b) !== russiaAndUkraine

const inCrimea = (line: readonly Position[] | undefined): boolean =>
  line !== undefined && line.every(([x = 0, y = 0]) => x > 32 && x < 37 && y > 44 && y < 46.4)

/** ISO 3166-1 alpha-2 for a numeric code: Unicode's canonical locale names know the pairs. */
function alphaOf(numeric: string | number | undefined): string | undefined {
  if (numeric === undefined) return undefined
  const region = new Intl.Locale(`und-${String(numeric).padStart(3, '0')}`).region
  return region && /^[A-Z]{2}$/.test(region) ? region : undefined
}

/** Natural Earth gives Crimea to its holder; here it takes nobody's shade. UN General Assembly resolution 68/262. */
function parted(land: Surface): { settled: Surface; disputed: Surface[] } {
  if (land.type === 'Polygon') return { settled: land, disputed: [] }
  return {
    settled: { type: 'MultiPolygon', coordinates: land.coordinates.filter(([edge]) => !inCrimea(edge)) },
    disputed: land.coordinates
      .filter(([edge]) => inCrimea(edge))
      .map((coordinates) => ({ type: 'Polygon', coordinates })),
  }
}

// Natural Earth gives Western Sahara west of the sand wall to its holder too. It is on the list of non-self-governing
// territories of the United Nations, whose maps draw its border with Morocco at this latitude.
const morocco = '504'
const saharan = { code: 'EH', north: 27 + 40 / 60 }

/** A ring in two at a latitude, and where it was cut: what lies north of it, and what lies south. */
function cutAt(ring: readonly Position[], latitude: number): { north: Position[]; south: Position[]; cut: Position[] } {
  const points = ring.slice(0, -1)
  const parts = { north: new Array<Position>(), south: new Array<Position>(), cut: new Array<Position>() }
  for (const [place, at] of points.entries()) {
    const before = points.at(place - 1) ?? at
    const [[x0 = 0, y0 = 0], [x = 0, y = 0]] = [before, at]
    if (y >= latitude !== y0 >= latitude) {
      const crossing = [x0 + ((x - x0) * (latitude - y0)) / (y - y0), latitude]
      for (const part of [parts.north, parts.south, parts.cut]) part.push(crossing)
    }
    ;(y >= latitude ? parts.north : parts.south).push(at)
  }
  const closed = (open: Position[]) => [...open, ...open.slice(0, 1)]
  return { north: closed(parts.north), south: closed(parts.south), cut: parts.cut }
}

let made: Promise<WorldShapes> | undefined

/** Loaded once, when the first map is opened. */
export const worldShapes = (): Promise<WorldShapes> => (made ??= drawWorld())

async function drawWorld(): Promise<WorldShapes> {
  const { default: atlas } = await import('world-atlas/countries-110m.json')
  // Parse boundary: the file of the package, whose shape its version fixes.
  const world = atlas as unknown as World
  const countries = atlas.objects.countries as unknown as Country
  const { width, height } = worldSize
  const plate: [[number, number], [number, number]] = [
    [2, 2],
    [width - 2, height - 2],
  ]
  const projection = geoEqualEarth().fitExtent(plate, { type: 'Sphere' })
  const path = geoPath(projection).digits(1)
  const draw = (shape: Parameters<GeoPath>[0]): string => path(shape) ?? ''
  const between = mesh(world, countries, (a, b) => a !== b && pairOf(a, b) === russiaAndUkraine).coordinates
  const isthmus = between.filter(inCrimea)
  const lands = featuresOf(feature(world, countries))
  const held = lands.find(({ id }) => String(id) === morocco)?.geometry
  const inSahara = held?.type === 'Polygon' ? cutAt(held.coordinates[0] ?? [], saharan.north).cut : []
  return {
    sphere: draw({ type: 'Sphere' }),
    grid: draw(geoGraticule10()),
    lands: landsOf(lands, draw),
    borders: draw(mesh(world, countries, isSettled)) + draw(lines(between.filter((line) => !isthmus.includes(line)))),
    disputed: draw(mesh(world, countries, isUnsettled)) + draw(lines([...isthmus, inSahara])),
    place: (at) => projection([at[0], at[1]]),
  }
}

const lines = (coordinates: Position[][]) => ({ type: 'MultiLineString' as const, coordinates })

type Feature = { id?: string | number; geometry: Surface }

function featuresOf(all: ReturnType<typeof feature>): Feature[] {
  // Parse boundary, as above.
  return 'features' in all && Array.isArray(all.features) ? (all.features as Feature[]) : []
}

function landsOf(all: readonly Feature[], draw: (shape: Surface) => string): Land[] {
  return all.flatMap(({ id, geometry }) => {
    // Antarctica belongs to nobody, and leaves the room to those who live elsewhere.
    if (String(id) === '010') return []
    if (String(id) === morocco && geometry.type === 'Polygon') {
      const { north, south } = cutAt(geometry.coordinates[0] ?? [], saharan.north)
      return [
        { code: alphaOf(id), path: draw({ type: 'Polygon', coordinates: [north] }) },
        { code: saharan.code, path: draw({ type: 'Polygon', coordinates: [south] }) },
      ]
    }
    const { settled, disputed } = parted(geometry)
    return [
      { code: alphaOf(id), path: draw(settled) },
      ...disputed.map((shape) => ({ code: undefined, path: draw(shape) })),
    ]
  })
}

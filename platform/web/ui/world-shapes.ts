// The shapes of the world map: Natural Earth at 1:110m (public domain, by world-atlas), drawn in the Equal Earth
// projection. Natural Earth draws who holds a place, not whose it is. We draw every border alike but those that are
// disputed or not settled, which are dotted, and give no shade to land whose standing is disputed.
import { type GeoPath, geoEqualEarth, geoGraticule10, geoPath } from 'd3-geo'
import type { Feature, MultiPolygon, Polygon } from 'geojson'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification'

type Country = { name: string }
type World = Topology<{ countries: GeometryCollection<Country> }>
export type Land = { code: string | undefined; path: string }
export type WorldShapes = {
  sphere: string
  grid: string
  lands: readonly Land[]
  borders: string
  disputed: string
  place: (at: readonly [number, number]) => readonly [number, number] | null
}

export const worldSize = { width: 960, height: 468 } as const

// Neighbours between whom a border is disputed, a line of ceasefire, or a boundary of occupied land (UN usage), as
// ISO 3166-1 numeric codes; an empty code is land without one in Natural Earth.
const unsettled = new Set([
  '356|586',
  '156|356',
  '156|586',
  '376|275',
  '376|760',
  '376|422',
  '400|275',
  '504|732',
  '478|732',
  '012|732',
  '408|410',
  '728|729',
  '643|804.crimea',
])

const pairOf = (a: GeometryObject, b: GeometryObject) => [String(a.id ?? ''), String(b.id ?? '')].sort().join('|')
const isUnsettled = (a: GeometryObject, b: GeometryObject) =>
  a !== b &&
  (a.id === undefined ||
    b.id === undefined ||
    unsettled.has(pairOf(a, b)) ||
    unsettled.has(pairOf(a, b).split('|').reverse().join('|')))

/** ISO 3166-1 alpha-2 for a numeric code: Unicode's canonical locale names know the pairs. */
function alphaOf(numeric: string | number | undefined): string | undefined {
  if (numeric === undefined) return undefined
  const region = new Intl.Locale(`und-${String(numeric).padStart(3, '0')}`).region
  return region && /^[A-Z]{2}$/.test(region) ? region : undefined
}

/** Crimea stands in Natural Earth with its holder; here it is nobody's shade. UN General Assembly resolution 68/262. */
function withoutDisputed(land: Feature<Polygon | MultiPolygon, Country>): {
  settled: Polygon | MultiPolygon
  disputed: Polygon[]
} {
  if (land.geometry.type === 'Polygon') return { settled: land.geometry, disputed: [] }
  const inCrimea = (ring: readonly (readonly number[])[] | undefined) =>
    ring !== undefined && ring.every(([x = 0, y = 0]) => x > 32 && x < 37 && y > 44 && y < 46.4)
  const disputed = land.geometry.coordinates.filter(([outer]) => inCrimea(outer))
  return {
    settled: {
      type: 'MultiPolygon',
      coordinates: land.geometry.coordinates.filter((polygon) => !disputed.includes(polygon)),
    },
    disputed: disputed.map((coordinates) => ({ type: 'Polygon', coordinates })),
  }
}

let made: Promise<WorldShapes> | undefined

/** Loaded once, when the first map is opened. */
export const worldShapes = (): Promise<WorldShapes> => (made ??= drawWorld())

async function drawWorld(): Promise<WorldShapes> {
  const { default: atlas } = await import('world-atlas/countries-110m.json')
  // Parse boundary: the package's own file.
  const world = atlas as unknown as World
  const projection = geoEqualEarth().fitExtent(
    [
      [2, 2],
      [worldSize.width - 2, worldSize.height - 2],
    ],
    { type: 'Sphere' },
  )
  const path: GeoPath = geoPath(projection).digits(1)
  const draw = (shape: Parameters<GeoPath>[0]) => path(shape) ?? ''
  const { countries } = world.objects
  const lands = feature(world, countries).features.flatMap((land): Land[] => {
    // Antarctica belongs to nobody, and leaves the room to those who live elsewhere.
    if (String(land.id) === '010' || !('coordinates' in land.geometry)) return []
    const { settled, disputed } = withoutDisputed(land as Feature<Polygon | MultiPolygon, Country>)
    return [
      { code: alphaOf(land.id), path: draw(settled) },
      ...disputed.map((shape) => ({ code: undefined, path: draw(shape) })),
    ]
  })
  return {
    sphere: draw({ type: 'Sphere' }),
    grid: draw(geoGraticule10()),
    lands,
    borders: draw(mesh(world, countries, (a, b) => a !== b && !isUnsettled(a, b))),
    disputed: draw(mesh(world, countries, isUnsettled)),
    place: (at) => projection([at[0], at[1]]),
  }
}

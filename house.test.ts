import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

type Arrow = { from: string; to: string }
type Row = { from: RegExp; to: RegExp; but?: (from: string, to: string) => boolean; why: string }

const moduleOf = (path: string): string | undefined => /^modules\/([^/]+)\//.exec(path)?.[1]
const isTest = (path: string): boolean => /\.(test|bench)\.tsx?$|\/(test|bench)-[^/]+\.ts$/.test(path)

/** Where another module may be entered, and by whom. */
const entries: { to: RegExp; from?: (path: string) => boolean }[] = [
  { to: /^modules\/[^/]+\/(contract|rules)\.ts$/ },
  // Engines that both sides of other modules stand on: verifying the record, judging keys, speaking in a sealed room.
  { to: /^modules\/(record\/verifying|identity\/keys|rooms\/acts)\.ts$/ },
  { to: /^modules\/[^/]+\/server\/index\.ts$/, from: (path) => path.includes('/server/') || isTest(path) },
  { to: /^modules\/[^/]+\/web\/pieces\.tsx$/, from: (path) => path.includes('/web/') },
  { to: /^modules\/[^/]+\/cli\/index\.ts$/, from: (path) => path.includes('/cli/') },
  { to: /^modules\/[^/]+\/((server|sealing\/client)\/test-)?[^/]+\.ts$/, from: isTest },
]

/** Who may import whom. A row reads: a file that matches `from` imports nothing that matches `to`. */
const never: Row[] = [
  { from: /\/web\//, to: /\/server\/|^node:/, why: 'the browser never holds server code' },
  { from: /\/server\//, to: /\/web\//, why: 'the server never holds browser code' },
  {
    from: /^modules\/[^/]+\/cli\//,
    to: /\/(server|web)\//,
    but: isTest,
    why: 'the command line is a client: it holds neither server nor browser code',
  },
  {
    from: /\/server\//,
    to: /^modules\/rooms\/sealing\/|^ts-mls/,
    but: isTest,
    why: 'the server cannot open a sealed room',
  },
  {
    from: /\/server\//,
    to: /^modules\/contacts\/crisis\//,
    but: isTest,
    why: 'the host carries crisis lines and knows nothing of what is said on them',
  },
  {
    from: /^(?!modules\/rooms\/sealing\/)/,
    to: /^ts-mls/,
    but: isTest,
    why: 'one place alone knows the library that seals',
  },
  {
    from: /^(modules|platform)\/(?!.*\/(server|web|cli)\/)(?!(server|web)\/)/,
    to: /\/(server|web|cli)\/|^node:/,
    but: isTest,
    why: 'what stands at the top is for both sides',
  },
  {
    from: /^modules\/notices\//,
    to: /^modules\/(?!notices\/|identity\/)/,
    but: isTest,
    why: 'who tells that something waits cannot read what it is',
  },
  { from: /^platform\//, to: /^(modules|apps)\//, why: 'the platform knows no module' },
  { from: /^modules\//, to: /^apps\//, but: isTest, why: 'a module does not know who runs it' },
  {
    from: /^modules\//,
    to: /^modules\//,
    but: (from, to) =>
      moduleOf(from) === moduleOf(to) || entries.some((entry) => entry.to.test(to) && (entry.from?.(from) ?? true)),
    why: 'another module is entered by its contract or its rules, from a server by server/index.ts, from a page by web/pieces.tsx, from the command line by cli/index.ts',
  },
  {
    from: /^(apps\/web|modules\/[^/]+\/web|platform\/web)\//,
    to: /^apps\/(server|cli)\//,
    why: 'the browser never holds server code',
  },
]

const files = globSync('{apps,modules,platform}/**/*.{ts,tsx,mjs}', { exclude: ['**/dist/**', '**/node_modules/**'] })

function arrowsOf(from: string, source: string): Arrow[] {
  const { module } = parseSync(from, source)
  const named = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...module.dynamicImports.flatMap(
      (one) => /^['"](.+)['"]$/.exec(source.slice(one.moduleRequest.start, one.moduleRequest.end))?.[1] ?? [],
    ),
  ]
  return named.map((name) => ({ from, to: resolve(from, name) }))
}

function resolve(from: string, name: string): string {
  if (name.startsWith('#')) return name.slice(1)
  return name.startsWith('.') ? relative('.', join(dirname(from), name)) : name
}

function breaches(arrows: readonly Arrow[]): string[] {
  return arrows.flatMap(({ from, to }) =>
    never
      .filter((row) => row.from.test(from) && row.to.test(to) && !row.but?.(from, to))
      .map((row) => `${from} -> ${to}: ${row.why}`),
  )
}

/** Every ring of places that reach one another (Tarjan's strongly connected components of more than one). */
function circles(arrows: readonly Arrow[]): string[][] {
  const next = new Map<string, Set<string>>()
  for (const { from, to } of arrows) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (place: string): void => {
    index.set(place, index.size)
    low.set(place, index.get(place) ?? 0)
    stack.push(place)
    for (const other of next.get(place) ?? []) {
      if (!index.has(other)) visit(other)
      if (stack.includes(other)) low.set(place, Math.min(low.get(place) ?? 0, low.get(other) ?? 0))
    }
    if (low.get(place) !== index.get(place)) return
    const ring = stack.splice(stack.indexOf(place))
    if (ring.length > 1) found.push(ring.toSorted())
  }
  for (const place of next.keys()) if (!index.has(place)) visit(place)
  return found
}

const arrows = files.flatMap((from) => arrowsOf(from, readFileSync(from, 'utf8')))

test('no arrow breaks a wall, and the arrows are seen', () => {
  expect(
    arrows.filter(({ from, to }) => from.startsWith('modules/') && /^(modules|platform)\//.test(to)).length,
  ).toBeGreaterThan(20)
  expect(arrows.filter(({ from }) => from.startsWith('platform/web/')).length).toBeGreaterThan(20)
  expect(breaches(arrows)).toEqual([])
})

test('every arrow within the house leads to a file that is there', () => {
  const lost = arrows.filter(({ to }) => /^(apps|modules|platform)\//.test(to) && !existsSync(to))
  expect(lost).toEqual([])
})

test.for([
  ['modules/incidents/web/page.tsx', '../server/store.ts', 'the browser never holds server code'],
  ['platform/web/api.ts', 'node:fs', 'the browser never holds server code'],
  ['apps/web/main.tsx', '../server/main.ts', 'the browser never holds server code'],
  ['modules/incidents/server/store.ts', '../web/index.ts', 'the server never holds browser code'],
  ['modules/incidents/rules.ts', './server/store.ts', 'what stands at the top is for both sides'],
  ['modules/exchange/stix/validate.ts', 'node:crypto', 'what stands at the top is for both sides'],
  ['platform/page.ts', '#platform/server/log.ts', 'what stands at the top is for both sides'],
  ['platform/server/app.ts', '#modules/identity/contract.ts', 'the platform knows no module'],
  ['modules/sharing/server/store.ts', '#apps/server/main.ts', 'a module does not know who runs it'],
  ['modules/rooms/server/actions.ts', '../sealing/group-engine.ts', 'the server cannot open a sealed room'],
  ['apps/server/main.ts', '#modules/rooms/sealing/group-engine.ts', 'the server cannot open a sealed room'],
  ['modules/rooms/server/actions.ts', 'ts-mls', 'the server cannot open a sealed room'],
  ['modules/contacts/server/crisis/actions.ts', '../../crisis/acts.ts', 'knows nothing of what is said on them'],
  ['modules/rooms/web/client.ts', 'ts-mls/keyPackage.js', 'one place alone knows the library that seals'],
  ['modules/rooms/cli/room.ts', '../server/store.ts', 'the command line is a client'],
  ['modules/rooms/chain.ts', './cli/index.ts', 'what stands at the top is for both sides'],
  ['modules/notices/server/composing.ts', '#modules/incidents/server/index.ts', 'cannot read what it is'],
  ['modules/incidents/server/store.ts', '#modules/sharing/server/store.ts', 'another module is entered by'],
  ['modules/incidents/web/page.tsx', '#modules/sharing/web/marking-field.tsx', 'another module is entered by'],
  ['modules/incidents/rules.ts', '#modules/sharing/labels.ts', 'another module is entered by'],
  ['modules/incidents/server/store.ts', '#modules/identity/server/test-world.ts', 'another module is entered by'],
] as const)('a planted breach is caught: %s imports %s', ([from, to, why]) => {
  for (const source of [
    `import { x } from '${to}'`,
    `import type { x } from '${to}'`,
    `export { x } from '${to}'`,
    `const x = await import('${to}')`,
  ])
    expect(breaches(arrowsOf(from, source)).join('\n')).toContain(why)
})

test('what is allowed is not taken for a breach', () => {
  const allowed = [
    arrowsOf('modules/incidents/server/actions.ts', `import { place } from '#modules/sharing/server/index.ts'`),
    arrowsOf('modules/incidents/rules.ts', `import { maySee } from '#modules/sharing/rules.ts'`),
    arrowsOf('modules/incidents/web/page.tsx', `import { MarkingField } from '#modules/sharing/web/pieces.tsx'`),
    arrowsOf('modules/incidents/incidents.test.ts', `import { people } from '#modules/identity/server/test-world.ts'`),
    arrowsOf('platform/web/api.ts', `import { PageInput } from '../page.ts'`),
  ]
  expect(breaches(allowed.flat())).toEqual([])
})

test('no modules and no files import one another in a circle', () => {
  expect(
    circles([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
      { from: 'c', to: 'd' },
    ]),
  ).toEqual([['a', 'b', 'c']])
  const amongModules = arrows.flatMap(({ from, to }) => {
    const [a, b] = [moduleOf(from), moduleOf(to)]
    return a && b && !isTest(from) ? [{ from: a, to: b }] : []
  })
  expect(circles(amongModules)).toEqual([])
  expect(circles(arrows)).toEqual([])
})

/** What a file may not say, where, and why. */
const unsaid: { files: (path: string) => boolean; says: RegExp; why: string }[] = [
  {
    files: (path) => /^(modules|platform)\//.test(path) && !isTest(path) && path !== 'platform/server/config.ts',
    says: /\bprocess\.env\b/,
    why: 'settings are read in platform/server/config.ts alone',
  },
  {
    files: (path) => path.startsWith('modules/') && !isTest(path) && !/\/(web|cli)\//.test(path),
    says: /\bnew Date\(\)|\bDate\.now\(|\bperformance\.now\(/,
    why: 'time comes from call.now or as a parameter',
  },
  {
    files: (path) => /^(modules|platform)\//.test(path) && !isTest(path),
    says: /\bconsole\.(log|error|warn|info)\(/,
    why: 'there is one log',
  },
  {
    files: (path) => path !== 'platform/server/doors.ts' && !isTest(path) && !path.startsWith('apps/'),
    says: /\['~orpc'\]/,
    why: 'only doors.ts knows the inside of oRPC',
  },
]

const mayPrint = /\/(server|cli)\/vectors\.ts$/

test('nobody reads the environment, the clock or the inside of oRPC where that is not their business', () => {
  const said = files.flatMap((path) => {
    const source = readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    return unsaid
      .filter(
        (row) => row.files(path) && row.says.test(source) && !(mayPrint.test(path) && row.why === 'there is one log'),
      )
      .map((row) => `${path}: ${row.why}`)
  })
  expect(said).toEqual([])
})

const modules = [...new Set(files.flatMap((path) => moduleOf(path) ?? []))]

test.for(modules)('%s stands whole: a page of README, a contract, rules, words, tests', (name) => {
  const has = (pattern: string): boolean => globSync(`modules/${name}/${pattern}`).length > 0
  const wanted = [
    'README.md',
    'contract.ts',
    'rules.ts',
    'words/en.json',
    'words/fr.json',
    'words/fa.json',
    'words/th.json',
    'server/index.ts',
    '**/*.test.ts',
  ]
  expect(wanted.filter((pattern) => !has(pattern))).toEqual([])
  const references = globSync(`modules/${name}/reference/*`)
  expect(references.length === 0 || existsSync(`modules/${name}/reference/SOURCES.md`)).toBe(true)
})

// Longer files, each with its reason.
const long: Record<string, string> = {
  'apps/demo/season.ts': 'the words of a season of incidents: prose, not code',
  'modules/incidents/server/dossiers.ts': 'one translation, kind by kind, from dossier to incident',
}

test('no file passes 300 lines (a test 450), and none has a name that says nothing', () => {
  const most = (path: string): number => (isTest(path) ? 450 : 300)
  expect(files.filter((path) => !long[path] && readFileSync(path, 'utf8').split('\n').length > most(path) + 1)).toEqual(
    [],
  )
  expect(files.filter((path) => /\/(utils?|common|misc|helpers?|types|manager)\.tsx?$/.test(path))).toEqual([])
})

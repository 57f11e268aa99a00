/**
 * Where the nine npm scripts begin. Plain JavaScript, because it runs before anything is installed, on whatever Node.js
 * (18 or newer) the person has: it installs what is missing and then hands over to the Node.js that the house is
 * written for, which comes as the package `node`.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules', '.bin')
const windows = process.platform === 'win32'
/** Where Node.js keeps what it made of our files: a process opens in half the time that it takes without. */
const compiled = join(root, 'node_modules', '.cache', 'node')
const ownNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

/** A server gives memory back: without these V8 keeps twice as much after a large envelope as it needs. */
const asServer = ['--max-semi-space-size=8', '--max-old-space-size=768']

const scripts = { start, dev, check, test, e2e, build, bench, vectors, chancery }

process.chdir(root)
const [name, ...rest] = process.argv.slice(2)
const script = scripts[name ?? '']
if (!script) stop(`Say what to run: ${Object.keys(scripts).join(', ')}.`, 2)
if (Number(process.versions.node.split('.')[0]) < 18)
  stop(`This is Node.js ${process.versions.node}; the first step needs 18 or newer (the house then brings its own).`)
await install()
process.exitCode = await script(rest)

// ── The nine scripts ─────────────────────────────────────────────────────────────────────────────────────────────────

async function start() {
  await buildWhenStale()
  say('Opening a demo host …')
  return node([...asServer, 'apps/server/main.ts'], {
    CHANCERY_DEMO: 'true',
    CHANCERY_PLAYERS: 'true',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  })
}

/** The server in memory with the demo world, begun anew at each change of its code, and Vite beside it for the pages. */
async function dev() {
  const server = node(['--watch', '--watch-preserve-output', 'apps/server/main.ts'], {
    CHANCERY_DEMO: 'true',
    CHANCERY_PLAYERS: 'true',
    CHANCERY_DATA: 'memory:',
    PUBLIC_URL: 'http://localhost:4871',
  })
  const pages = tool('vite', ['--clearScreen', 'false'])
  say('The pages of the development host: http://localhost:4871. Press Ctrl+C to stop.')
  return Math.max(await server, await pages)
}

async function check() {
  const checks = [
    ['types', 'tsc', ['-b']],
    ['lint', 'oxlint', ['--type-aware']],
    ['format', 'oxfmt', ['--check']],
    ['dead code', 'knip', []],
  ]
  const failed = []
  for (const [what, command, args] of checks) {
    const began = Date.now()
    const code = await tool(command, args)
    if (code !== 0) failed.push(what)
    say(`${code === 0 ? '✓' : '✗'} ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  }
  if (failed.length > 0) say(`Not in order: ${failed.join(', ')}.`)
  return failed.length > 0 ? 1 : 0
}

function test(args) {
  return tool('vitest', ['run', ...args])
}

async function e2e(args) {
  await buildWhenStale()
  return tool('playwright', ['test', ...args])
}

function build() {
  return node(['apps/build.ts'])
}

function bench(args) {
  return node(['--expose-gc', 'apps/bench.ts', ...args])
}

function vectors(args) {
  return node(['apps/vectors.ts', ...args])
}

function chancery(args) {
  return node([...(args[0] === 'serve' ? asServer : []), 'apps/cli/main.ts', ...args])
}

// ── Installing ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Installs when a package of the lockfile is absent or of another version; otherwise costs some milliseconds. */
async function install() {
  const missing = missingPackages()
  if (missing.length > 0) {
    say(`Installing ${missing.length} packages; this takes about a minute, and only when something is missing.`)
    const watch = showProgress(missing)
    // Not `npm ci`: it wants the bindings of every platform in the lockfile, and a mirror need not have them all.
    const code = await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {}, windows)
    watch.stop(code === 0)
    if (code !== 0) stop('npm could not install the packages; what it said stands above. Mend that and try again.')
  }
  if (await runs24(ownNode)) return
  say('Fetching Node.js 24, which the house runs on …')
  await run(
    'npm',
    ['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'],
    {},
    windows,
  )
  if (!(await runs24(ownNode)) && !(await runs24(process.execPath)))
    stop('Node.js 24 could not be fetched with npm. Install Node.js 24 yourself and try again.')
}

/** The paths (node_modules/…) that the lockfile wants here and that the last install did not leave. */
function missingPackages() {
  const wanted = packagesIn('package-lock.json')
  const there = packagesIn(join('node_modules', '.package-lock.json'))
  return Object.entries(wanted)
    .filter(
      ([path, entry]) =>
        path !== '' && !entry.optional && !entry.devOptional && !entry.link && there[path]?.version !== entry.version,
    )
    .map(([path]) => path)
}

function packagesIn(lockfile) {
  if (!existsSync(lockfile)) return {}
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {}
}

/** True progress: of the packages that were missing, those whose package.json has arrived. */
function showProgress(paths) {
  const line = process.stderr.isTTY
  const began = Date.now()
  let told = 0
  const show = () => {
    const arrived = paths.filter((path) => existsSync(join(root, path, 'package.json'))).length
    const seconds = Math.round((Date.now() - began) / 1000)
    if (line) process.stderr.write(`\r  ${arrived} of ${paths.length} packages, ${seconds} s `)
    else if (seconds - told >= 10)
      process.stderr.write(`  ${arrived} of ${paths.length} packages, ${(told = seconds)} s\n`)
  }
  const timer = setInterval(show, 500)
  return {
    stop(done) {
      clearInterval(timer)
      if (done)
        process.stderr.write(
          `${line ? '\r' : ''}  ${paths.length} packages installed in ${Math.round((Date.now() - began) / 1000)} s\n`,
        )
    },
  }
}

async function runs24(path) {
  if (!existsSync(path)) return false
  return (await run(path, ['-e', 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)'], {})) === 0
}

// ── Building the pages ───────────────────────────────────────────────────────────────────────────────────────────────

async function buildWhenStale() {
  // Written last: without it nothing vouches for the pages.
  const built = join(root, 'dist', 'web-manifest.json')
  if (existsSync(built) && newestSource() <= statSync(built).mtimeMs) return
  say('Building the pages …')
  if ((await build()) !== 0) stop('The pages could not be built; what is wrong stands above.')
}

/** When anything that a page is made of last changed, in milliseconds. */
function newestSource() {
  let newest = 0
  const look = (path) => {
    const { mtimeMs } = statSync(path)
    if (/\.(ts|tsx|js|css|json|html|svg|woff2)$/.test(path) && !/\.(test|bench)\.ts$/.test(path))
      newest = Math.max(newest, mtimeMs)
  }
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (!entry.isDirectory()) look(path)
      else if (entry.name !== 'server' && entry.name !== 'cli') walk(path)
    }
  }
  for (const folder of ['apps', 'modules', 'platform']) walk(join(root, folder))
  for (const file of ['package-lock.json', 'vite.config.ts']) look(join(root, file))
  return newest
}

// ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────────

async function node(args, environment = {}) {
  return run((await runs24(ownNode)) ? ownNode : process.execPath, args, environment)
}

/** A tool of ours from node_modules, under Node.js 24 because that comes first on the PATH. */
function tool(command, args) {
  const path = join(bin, windows ? `${command}.cmd` : command)
  if (!existsSync(path)) stop(`${command} is not installed; delete node_modules and try again.`)
  return run(path, args, {}, windows)
}

/** The exit code. Ctrl+C and SIGTERM reach the child, and we leave when it has. */
function run(command, args, environment, shell = false) {
  return new Promise((resolve) => {
    const path = `${dirname(ownNode)}${windows ? ';' : ':'}${bin}${windows ? ';' : ':'}${process.env.PATH ?? ''}`
    const env = { NODE_COMPILE_CACHE: compiled, ...process.env, ...environment, PATH: path }
    const child = spawn(command, args, { stdio: 'inherit', shell, env })
    const pass = (signal) => child.kill(signal)
    // The terminal gives Ctrl+C to the child itself: passing it on as well would make it two.
    const hold = () => {}
    process.on('SIGTERM', pass)
    process.on('SIGINT', hold)
    const done = (code) => {
      process.off('SIGTERM', pass)
      process.off('SIGINT', hold)
      resolve(code)
    }
    child.on('error', (error) => {
      process.stderr.write(`${command} could not be run: ${error.message}\n`)
      done(127)
    })
    child.on('exit', (code, signal) => done(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)))
  })
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

function stop(text, code = 1) {
  say(text)
  process.exit(code)
}

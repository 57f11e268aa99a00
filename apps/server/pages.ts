import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Context, Hono } from 'hono'

/** A file of the web app as it is sent: whole, and compressed where the build found that it helps. */
type Page = { type: string; etag: string; body: Buffer; br?: Buffer; gzip?: Buffer }

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  png: 'image/png',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
}

/**
 * Serves the built web app from memory. A path that no door and no file answers is a page of the app, so index.html
 * comes back; a path that looks like a file, or that stands beneath a door's name, is answered 404 instead.
 */
export async function servePages(app: Hono, folder: string): Promise<void> {
  const pages = await readPages(folder)
  const taken = new Set(app.routes.filter(({ path }) => /^\/[\w.-]/.test(path)).map(({ path }) => firstOf(path)))
  app.get('*', (context) => {
    const { path } = context.req
    const page = pages.get(path === '/' ? '/index.html' : path)
    if (page)
      return send(context, page, path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    const home = pages.get('/index.html')
    const isFile = /\.[a-z0-9]{1,11}$/i.test(path)
    // A page may bear the name under which doors stand, such as /record; what stands beneath it is a door or nothing.
    if (isFile || (path.includes('/', 1) && taken.has(firstOf(path))))
      return context.json({ code: 'NOT_FOUND', message: 'There is nothing at this address.' }, 404)
    if (!home) return context.text('The pages have not been built yet: run `npm run build`, then start again.', 503)
    return send(context, home, 'no-cache')
  })
}

function firstOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function send(context: Context, page: Page, caching: string): Response {
  const accepted = context.req.header('accept-encoding') ?? ''
  const coding = page.br && /\bbr\b/.test(accepted) ? 'br' : page.gzip && /\bgzip\b/.test(accepted) ? 'gzip' : undefined
  const headers: Record<string, string> = {
    'content-type': page.type,
    'cache-control': caching,
    etag: page.etag,
    vary: 'accept-encoding',
    ...(coding ? { 'content-encoding': coding } : {}),
  }
  if (context.req.header('if-none-match') === page.etag) return context.body(null, 304, headers)
  const body = (coding && page[coding]) ?? page.body
  return context.body(new Uint8Array(body), 200, headers)
}

async function readPages(folder: string): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>()
  if (!existsSync(folder)) return pages
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = new Set(names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)))
  for (const path of paths) {
    if (/\.(br|gz)$/.test(path) || path.endsWith('.map')) continue
    const body = await readFile(path)
    const page: Page = {
      type: types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      body,
    }
    if (paths.has(`${path}.br`)) page.br = await readFile(`${path}.br`)
    if (paths.has(`${path}.gz`)) page.gzip = await readFile(`${path}.gz`)
    pages.set(`/${relative(folder, path).split(sep).join('/')}`, page)
  }
  return pages
}

import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { type AnyRouter, onError } from '@orpc/server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { introduced } from './address.ts'
import type { Knock } from './doors.ts'
import type { House } from './house.ts'
import type { Metrics } from './metrics.ts'
import type { Module, Route } from './module.ts'
import { TooMany } from './rate.ts'

const largestBody = 2_000_000

/** Mounts every door of every module that this house has. What is not a door of theirs is left to the caller, which serves the pages. */
export function createApp(house: House, metrics: Metrics, all: readonly Module[], more: readonly Route[] = []): Hono {
  const app = new Hono()
  const modules = all.filter((module) => module.when?.(house.config) ?? true)
  const routes = [...modules.flatMap((module) => module.routes ?? []), ...more]
  measure(app, metrics, house)
  for (const route of routes) ownPolicy(app, route)
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
      crossOriginOpenerPolicy: 'same-origin',
      referrerPolicy: 'same-origin',
    }),
  )
  app.use(refuseForeignForms(house))
  standing(app, house, metrics)
  for (const route of routes) mount(app, house, route)
  api(app, house, modules)
  return app
}

function measure(app: Hono, metrics: Metrics, house: House): void {
  app.use(async (context, next) => {
    const stop = metrics.requests.startTimer()
    await next()
    const route = context.req.path.startsWith('/api/') ? '/api' : `/${context.req.path.split('/')[1] ?? ''}`
    stop({
      method: context.req.method,
      route: knownRoutes.has(route) ? route : '/page',
      status: String(context.res.status),
    })
  })
  app.onError((error, context) => {
    if (error instanceof TooMany)
      return context.json(
        { code: error.code, message: 'Too many attempts; wait a little.', seconds: error.seconds },
        429,
        {
          'retry-after': String(error.seconds),
        },
      )
    const fault = crypto.randomUUID()
    house.log.error({ err: error, fault }, 'fault')
    return context.json({ code: 'FAULT', message: 'Something broke on our side; nothing was changed.', fault }, 500)
  })
}

const knownRoutes = new Set([
  '/api',
  '/auth',
  '/taxii2',
  '/feeds',
  '/files',
  '/record',
  '/live',
  '/healthz',
  '/readyz',
  '/metrics',
])

/**
 * A page of another site may neither act with our visitor's cookie nor sign them in as somebody of its own choice: an
 * unsafe method with an Origin must come from here. Whoever shows an Authorization shows what no browser adds by itself.
 */
function refuseForeignForms(house: House) {
  return async (context: Context, next: () => Promise<void>): Promise<Response | void> => {
    const { method } = context.req
    const origin = context.req.header('origin')
    const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
    const shows = context.req.header('authorization') !== undefined && context.req.header('cookie') === undefined
    if (!reads && origin && !shows && !isOurs(origin, context.req.url, house))
      return context.json(
        { code: 'FOREIGN_ORIGIN', message: 'This request came from another site and was refused.' },
        403,
      )
    return next()
  }
}

function isOurs(origin: string, url: string, house: House): boolean {
  return origin === new URL(house.config.publicUrl).origin || origin === new URL(url).origin
}

function standing(app: Hono, house: House, metrics: Metrics): void {
  app.get('/healthz', (context) => context.text('ok'))
  app.get('/readyz', async (context) => {
    if (house.closing.aborted) return context.text('closing', 503)
    const connection = await house.database.connect()
    try {
      await connection.query('select 1')
      return context.text('ready')
    } catch {
      return context.text('the database does not answer', 503)
    } finally {
      connection.release()
    }
  })
  app.get('/metrics', async (context) =>
    context.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType }),
  )
}

/** Stands around the headers of the house, which otherwise would have the last word. */
function ownPolicy(app: Hono, { method, path, policy }: Route): void {
  if (policy === undefined) return
  app.on(method, path, async (context, next) => {
    await next()
    context.header('content-security-policy', policy)
  })
}

function mount(app: Hono, house: House, route: Route): void {
  app.on(route.method, route.path, async (context) => {
    if (!route.open && (await house.actorOf(introduced(context, house))).kind === 'nobody')
      return route.refuse?.(context) ?? context.json({ code: 'SIGN_IN_FIRST', message: 'Sign in first.' }, 401)
    return route.handle(context, house)
  })
}

function api(app: Hono, house: House, modules: readonly Module[]): void {
  const router = Object.fromEntries(modules.flatMap(({ name, router }) => (router ? [[name, router]] : [])))
  const handler = new OpenAPIHandler<Knock>(router, {
    interceptors: [
      onError((error) => {
        if (error instanceof Error && !('defined' in error)) house.log.error({ err: error }, 'door')
      }),
    ],
  })
  let description: Promise<unknown> | undefined

  app.get('/api/openapi.json', async (context) => {
    description ??= describe(router)
    return context.json(await description)
  })
  const larger = new WeakMap<Context, number>()
  for (const [path, most] of modules.flatMap(({ bodies }) => Object.entries(bodies ?? {})))
    app.use(`/api${path}`, (context, next) => {
      larger.set(context, most)
      return next()
    })
  app.use('/api/*', (context, next) => limitTo(larger.get(context) ?? largestBody)(context, next))
  app.use('/api/*', async (context) => {
    const request = introduced(context, house)
    const answer = new Headers()
    const knock: Knock = { house, actor: await house.actorOf(request), request, answer }
    const { matched, response } = await handler.handle(request, { prefix: '/api', context: knock })
    if (!matched) return context.json({ code: 'NO_SUCH_DOOR', message: 'There is no such door.' }, 404)
    response.headers.set('cache-control', 'no-store')
    answer.forEach((value, name) => response.headers.append(name, value))
    return context.newResponse(response.body, response)
  })
}

function limitTo(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: (context) =>
      context.json({ code: 'TOO_LARGE', message: `The most that this door takes is ${maxSize} bytes.` }, 413),
  })
}

/** OpenAPI 3.1 of every door. What makes it is loaded when somebody first asks: most processes are never asked. */
async function describe(router: AnyRouter): Promise<unknown> {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([
    import('@orpc/openapi'),
    import('@orpc/zod/zod4'),
  ])
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(router, { info: { title: 'Chancery', version: '1' }, servers: [{ url: '/api' }] })
}

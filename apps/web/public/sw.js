// Keeps the pages to the code that this browser has pinned: every page, script and style comes from the files of the
// pinned manifest, each held against its SHA-256, or is refused. It decides about code alone; what pages fetch from the
// doors of the host passes by. Which manifest is to be pinned the pages decide, after they have verified it against
// the record (modules/record/web/code-pinning.ts): the checks of signatures and proofs stand there and not twice.
// A file of its own and plain JavaScript, because a browser loads a worker by itself. docs/decisions/0014-code-pinning.md.
;(function () {
  'use strict'

  const store = 'chancery.code'
  const pinnedAt = '/code/pinned'
  const refusedAt = '/code/refused'
  const heldAt = (hash) => `/code/held/${hash}`

  // The policy of the house, for what comes from here instead of from the host.
  const policy =
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
  const types = {
    html: 'text/html; charset=utf-8',
    js: 'text/javascript; charset=utf-8',
    css: 'text/css; charset=utf-8',
    json: 'application/json',
    svg: 'image/svg+xml',
    woff2: 'font/woff2',
    png: 'image/png',
    txt: 'text/plain; charset=utf-8',
    webmanifest: 'application/manifest+json',
  }

  // Doors of the host, which are no pages: an answer of theirs must not be a page either.
  // /record alone is the page of the record; below it lie its files.
  const aside = /^\/(?:(?:api|auth|live|files|feeds|taxii2|code|healthz|readyz|metrics)(?:\/|$)|record\/.)/
  // What a browser would run or obey.
  const code = new Set([
    'script',
    'style',
    'worker',
    'sharedworker',
    'serviceworker',
    'audioworklet',
    'paintworklet',
    'xslt',
    'embed',
    'object',
    'json',
  ])
  // Shown or saved without a script ever running under our name.
  const harmless =
    /^(?:application\/(?:json|[\w.+-]+\+json|pdf|octet-stream)|text\/(?:plain|csv)|image\/(?!svg)[\w.+-]+)$/

  /** @type {Promise<{ hash: string, files: Record<string, string>, before: Record<string, string> } | undefined> | undefined} */
  let remembered

  function pinned() {
    remembered ??= caches
      .open(store)
      .then((cache) => cache.match(pinnedAt))
      .then((kept) => kept?.json())
    return remembered
  }

  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

  self.addEventListener('fetch', (event) => {
    const { request } = event
    const url = new URL(request.url)
    if (url.origin !== self.location.origin) return
    if (request.mode === 'navigate') event.respondWith(page(event, url))
    else if (code.has(request.destination) || (request.destination !== '' && url.pathname.startsWith('/assets/')))
      event.respondWith(file(event, url.pathname))
  })

  async function page(event, { pathname, searchParams }) {
    const { request } = event
    if (pathname === refusedAt) return refusalPage(searchParams.get('file') ?? pathname)
    const state = await pinned()
    if (!state) return fetch(request)
    if (request.method !== 'GET' || aside.test(pathname)) return guarded(request, pathname)
    const path = pathname in state.files && pathname !== '/sw.js' ? pathname : '/index.html'
    const answer = await verified(path, state)
    return answer ?? refusalPage(path)
  }

  /** A door may send the browser on, or hand it something to keep or to look at; it may not be a page. */
  async function guarded(request, pathname) {
    const answer = await fetch(request)
    if (answer.type === 'opaqueredirect' || answer.redirected) return answer
    const type = (answer.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase()
    const saved = /^attachment\b/i.test(answer.headers.get('content-disposition') ?? '')
    return saved || harmless.test(type) ? answer : refusalPage(pathname)
  }

  async function file(event, pathname) {
    const state = await pinned()
    if (!state) return fetch(event.request)
    const answer = await verified(pathname, state)
    if (answer) return answer
    event.waitUntil(tell(event.clientId, pathname))
    return new Response('This file is not of the pinned code of these pages.\n', {
      status: 403,
      headers: { 'content-type': types.txt },
    })
  }

  /** The file as it is pinned; undefined where it is none of the pinned ones or the host sends another. */
  async function verified(path, { files, before }) {
    const hash = files[path] ?? before[path]
    if (!hash) return undefined
    const cache = await caches.open(store)
    const kept = await cache.match(heldAt(hash))
    if (kept) return kept
    const body = await fetched(path, hash)
    if (!body) return undefined
    await cache.put(heldAt(hash), asFile(path, body))
    return asFile(path, body)
  }

  async function fetched(path, hash, cache = 'default') {
    const answer = await fetch(path, { cache, credentials: 'same-origin', redirect: 'error' })
    const body = await answer.arrayBuffer()
    if (answer.status === 200 && (await sha256(body)) === hash) return body
    // A copy in the browser's own cache may be of an older build.
    return cache === 'default' ? fetched(path, hash, 'reload') : undefined
  }

  async function sha256(body) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  function asFile(path, body) {
    const type = types[path.split('.').at(-1)] ?? 'application/octet-stream'
    return new Response(body, {
      headers: {
        'content-type': type,
        'content-security-policy': policy,
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      },
    })
  }

  // ── What rings ─────────────────────────────────────────────────────────────────────────────────────────────────────

  // A push brings text to show and nothing that runs. What is opened then is a page of ours like any other: it comes
  // from the pinned files, and only the addresses of notices are opened.
  const ours = /^\/notices(?:\/(?:settings|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))?$/

  self.addEventListener('push', (event) => event.waitUntil(ring(event.data)))

  function ring(data) {
    let said = {}
    try {
      said = data.json() ?? {}
    } catch {
      // Browsers want something to be shown for each push.
    }
    const text = (value, most) => (typeof value === 'string' ? value.slice(0, most) : '')
    return self.registration.showNotification(text(said.title, 300) || 'Chancery', {
      body: text(said.body, 300),
      tag: text(said.tag, 64),
      lang: text(said.language, 8),
      dir: 'auto',
      requireInteraction: said.stays === true,
      data: { path: ours.test(said.path) ? said.path : '/notices' },
    })
  }

  self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(moved(event)))

  /**
   * The push service gave this browser another address: the host rings that one, and the old one no more. Of whom it rang
   * for only the old address tells; where nobody is signed in, or somebody else, it rings for nobody from now on.
   */
  async function moved({ oldSubscription, newSubscription }) {
    if (!oldSubscription) return
    const fresh = newSubscription ?? (await self.registration.pushManager.subscribe(oldSubscription.options))
    const { endpoint, keys } = fresh.toJSON()
    const answer = await fetch('/api/notices/browsers/renewal', {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ before: oldSubscription.endpoint, endpoint, ...keys }),
    })
    if ([401, 403, 404].includes(answer.status)) await fresh.unsubscribe()
  }

  self.addEventListener('notificationclick', (event) => {
    event.notification.close()
    event.waitUntil(show(event.notification.data?.path ?? '/notices'))
  })

  async function show(path) {
    const [open] = await self.clients.matchAll({ type: 'window' })
    if (!open) return self.clients.openWindow(path)
    // A browser that brings no window to the front still shows the page in it.
    await open.focus().catch(() => undefined)
    return open.navigate(path).catch(() => self.clients.openWindow(path))
  }

  // ── What the pages ask ─────────────────────────────────────────────────────────────────────────────────────────────

  self.addEventListener('message', (event) => {
    const { data, ports } = event
    const [port] = ports
    if (!port || typeof data !== 'object' || data === null) return
    const work =
      data.ask === 'pinned'
        ? pinned().then((state) => ({ hash: state?.hash }))
        : data.ask === 'take'
          ? take(data)
          : data.ask === 'forget'
            ? forget()
            : undefined
    if (!work) return
    event.waitUntil(
      work.then(
        (answer) => port.postMessage(answer),
        (error) => port.postMessage({ failed: String(error) }),
      ),
    )
  })

  /** Fetches every file of a manifest, and pins it only when each is what it says. Fonts are fetched when they are needed. */
  async function take({ hash, files }) {
    const state = await pinned()
    const cache = await caches.open(store)
    const refused = []
    const waiting = Object.entries(files).filter(([path]) => !/\.(?:woff2|png)$/.test(path))
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [path, expected] = next
        if (await cache.match(heldAt(expected))) continue
        const body = await fetched(path, expected)
        if (body) await cache.put(heldAt(expected), asFile(path, body))
        else refused.push(path)
      }
    }
    await Promise.all(Array.from({ length: 4 }, work))
    if (refused.length > 0) return { refused: refused.sort() }
    // Pages that are open go on with the code they were opened with.
    const before = state && state.hash !== hash ? state.files : (state?.before ?? {})
    const next = { hash, files, before }
    await cache.put(pinnedAt, new Response(JSON.stringify(next)))
    remembered = Promise.resolve(next)
    await tidy(cache, next)
    return { taken: hash }
  }

  async function tidy(cache, { files, before }) {
    const needed = new Set([...Object.values(files), ...Object.values(before)].map(heldAt))
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url)
      if (pathname !== pinnedAt && !needed.has(pathname)) await cache.delete(request)
    }
  }

  async function forget() {
    await caches.delete(store)
    remembered = undefined
    return { forgotten: true }
  }

  // ── What people see ────────────────────────────────────────────────────────────────────────────────────────────────

  /** The page says it in its own words; one that does not answer because it never came to run is replaced by ours. */
  async function tell(clientId, path) {
    const client = await self.clients.get(clientId)
    if (!client) return
    const { port1, port2 } = new MessageChannel()
    const heard = new Promise((resolve) => {
      port1.onmessage = () => resolve(true)
      setTimeout(() => resolve(false), 3_000)
    })
    client.postMessage({ refused: path }, [port2])
    if (!(await heard) && 'navigate' in client)
      await client.navigate(`${refusedAt}?file=${encodeURIComponent(path)}`).catch(() => undefined)
  }

  const words = {
    en: {
      dir: 'ltr',
      title: 'These pages were not opened',
      what: 'The host sent something else than the pages that it published and that this browser keeps to. It was refused before it could run.',
      why: 'It may be a mistake in running the host. It may also be that somebody has taken the host and sends you other pages.',
      act: 'Do not sign in anew, and do not read out any code that a page asks you for. Tell whoever runs the host, by telephone or in person, which file it was:',
      back: 'Go on with the pages that this browser keeps',
    },
    fr: {
      dir: 'ltr',
      title: 'Ces pages n’ont pas été ouvertes',
      what: 'L’hôte a envoyé autre chose que les pages qu’il a publiées et auxquelles ce navigateur se tient. Elles ont été refusées avant de s’exécuter.',
      why: 'Ce peut être une erreur d’exploitation. Il se peut aussi que quelqu’un se soit emparé de l’hôte et vous envoie d’autres pages.',
      act: 'Ne vous reconnectez pas et ne lisez à voix haute aucun code qu’une page vous demanderait. Dites à l’exploitant de l’hôte, par téléphone ou de vive voix, de quel fichier il s’agit :',
      back: 'Continuer avec les pages que ce navigateur garde',
    },
    fa: {
      dir: 'rtl',
      title: 'این صفحه‌ها باز نشدند',
      what: 'میزبان چیزی جز صفحه‌هایی فرستاد که منتشر کرده است و این مرورگر به آن‌ها پایبند است. پیش از آن‌که اجرا شود رد شد.',
      why: 'شاید خطایی در ادارهٔ میزبان باشد. شاید هم کسی میزبان را در دست گرفته و صفحه‌های دیگری برای شما می‌فرستد.',
      act: 'دوباره وارد نشوید و هیچ رمزی را که صفحه‌ای از شما می‌خواهد بلند نخوانید. با تلفن یا حضوری به گردانندهٔ میزبان بگویید کدام پرونده بود:',
      back: 'ادامه با صفحه‌هایی که این مرورگر نگه داشته است',
    },
    th: {
      dir: 'ltr',
      title: 'หน้าเหล่านี้ไม่ได้ถูกเปิด',
      what: 'โฮสต์ส่งสิ่งอื่นที่ไม่ใช่หน้าซึ่งได้เผยแพร่ไว้และเบราว์เซอร์นี้ยึดถืออยู่ ระบบปฏิเสธก่อนที่จะทำงาน',
      why: 'อาจเป็นความผิดพลาดในการดูแลโฮสต์ หรืออาจมีผู้ยึดโฮสต์ไปแล้วส่งหน้าอื่นมาให้ท่าน',
      act: 'อย่าลงชื่อเข้าใช้ใหม่ และอย่าอ่านออกเสียงรหัสใดที่หน้าใดขอจากท่าน โปรดแจ้งผู้ดูแลโฮสต์ทางโทรศัพท์หรือด้วยตนเองว่าเป็นไฟล์ใด:',
      back: 'ใช้หน้าที่เบราว์เซอร์นี้เก็บไว้ต่อไป',
    },
  }
  const style =
    'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:38rem;margin:12vh auto;padding:0 1.5rem;color:#1d2a3c;background:#fbfaf7}h1{font-size:1.6rem}code{background:#eceae4;padding:.1em .4em}a{color:#1d2a3c}@media(prefers-color-scheme:dark){body{color:#eceae4;background:#141b26}code{background:#26303f}a{color:#eceae4}}'

  async function refusalPage(path) {
    const language =
      (self.navigator.languages ?? ['en']).map((one) => one.slice(0, 2)).find((one) => one in words) ?? 'en'
    const { dir, title, what, why, act, back } = words[language]
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
    const safe = path.replace(/[^\w./@+~-]/g, '?').slice(0, 300)
    const body = `<!doctype html><html lang="${language}" dir="${dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style><main><h1>${title}</h1><p>${what}</p><p>${why}</p><p>${act}</p><p><code dir="ltr">${safe}</code></p><p><a href="/">${back}</a></p></main></html>`
    return new Response(body, {
      status: 403,
      headers: {
        'content-type': types.html,
        'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'cache-control': 'no-store',
      },
    })
  }
})()

/** What a request shows of itself, read without believing any of it. */
export type Shown =
  | { kind: 'nothing' }
  | { kind: 'session'; secret: string }
  | { kind: 'token'; secret: string }
  | { kind: 'basic'; login: string; password: string; raw: string }

const nothing: Shown = { kind: 'nothing' }
const longest = 1000

/**
 * Reads Authorization (Bearer, RFC 6750; Basic in UTF-8, RFC 7617), else the session's cookie (RFC 6265). Whoever shows
 * an Authorization that cannot be read shows nothing: the cookie beside it does not count. Never throws.
 */
export function shownBy(headers: Headers, cookieName: string): Shown {
  const authorization = headers.get('authorization')
  if (authorization !== null) return fromAuthorization(authorization)
  const cookie = headers.get('cookie')
  const secret = cookie === null ? undefined : cookieNamed(cookie, cookieName)
  return secret ? { kind: 'session', secret } : nothing
}

function fromAuthorization(value: string): Shown {
  if (value.length > longest) return nothing
  const bearer = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(value)?.[1]
  if (bearer !== undefined) return { kind: 'token', secret: bearer }
  const raw = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(value)?.[1]
  if (raw === undefined) return nothing
  const decoded = Buffer.from(raw, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  // NUL cannot stand in a text of PostgreSQL.
  if (colon < 1 || decoded.includes('\0')) return nothing
  return { kind: 'basic', login: decoded.slice(0, colon), password: decoded.slice(colon + 1), raw }
}

/** The value of the first cookie of that name; undefined when it is not one that we could have set. */
export function cookieNamed(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === name) {
      const value = part.slice(equals + 1).trim()
      return /^[A-Za-z0-9_-]{1,200}$/.test(value) ? value : undefined
    }
  }
  return undefined
}

/**
 * Under https the name itself makes browsers refuse the cookie from a neighbouring subdomain or an unprotected page
 * (the `__Host-` prefix of RFC 6265bis).
 */
export function cookieNames(publicUrl: string): { session: string; oidc: string } {
  return publicUrl.startsWith('https:')
    ? { session: '__Host-chancery', oidc: '__Host-chancery-oidc' }
    : { session: 'chancery', oidc: 'chancery-oidc' }
}

/** A Set-Cookie header; without a lifetime (`seconds` 0) the cookie is taken away. */
export function cookie(publicUrl: string, name: string, value: string, seconds: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`
}

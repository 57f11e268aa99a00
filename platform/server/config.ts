import { z } from 'zod'

const text = z.string().trim().min(1)
const flag = z.stringbool().default(false)

/** Every setting of the house, read from the environment once. docs/operations.md says the same in words. */
const Settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4870),
  HOST: text.default('127.0.0.1'),
  PUBLIC_URL: z.url().optional(),
  CHANCERY_DATA: text.default('./data'),
  DATABASE_URL: text.optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  SMTP_URL: text.optional(),
  NOTICES_INTERNAL: flag,
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  CHANCERY_DEMO: flag,
  CHANCERY_PLAYERS: flag,
  TAXII_MAX_PAGE: z.coerce.number().int().min(1).max(100_000).default(1000),
  MAX_FILE_BYTES: z.coerce.number().int().min(1).default(25_000_000),
  TRUST_PROXY: flag,
  RECORD_POLICY: text.optional(),
})

export type Config = {
  port: number
  host: string
  publicUrl: string
  dataFolder: string
  databaseUrl: string | undefined
  databasePool: number
  smtpUrl: string | undefined
  /** Whether webhooks and pushes may go to addresses of one's own network, and over plain http. */
  noticesInternal: boolean
  oidc: { issuer: string; clientId: string; clientSecret: string | undefined } | undefined
  logLevel: string
  demo: boolean
  /** In a demonstration: whether a process beside it plays delegations at a negotiating table. */
  players: boolean
  taxiiMaxPage: number
  maxFileBytes: number
  trustProxy: boolean
  /** A file: who witnesses the record, and how many of them it takes (C2SP tlog-policy). */
  recordPolicy: string | undefined
}

/** The environment holds a setting that cannot be used; the message names it. */
export class WrongSettings extends Error {
  override name = 'WrongSettings'
}

/** Throws WrongSettings that names each wrong setting; an unknown variable of the environment is none of our business. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Settings.safeParse(
    Object.fromEntries(Object.entries(environment).filter(([name, value]) => name in Settings.shape && value !== '')),
  )
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new WrongSettings(`These settings cannot be used; mend them in the environment:\n${faults.join('\n')}`)
  }
  const s = parsed.data
  if (s.OIDC_ISSUER && !s.OIDC_CLIENT_ID) throw new WrongSettings('OIDC_ISSUER needs OIDC_CLIENT_ID beside it.')
  return {
    port: s.PORT,
    host: s.HOST,
    publicUrl: (s.PUBLIC_URL ?? `http://localhost:${s.PORT}`).replace(/\/$/, ''),
    dataFolder: s.CHANCERY_DATA,
    databaseUrl: s.DATABASE_URL,
    databasePool: s.DATABASE_POOL,
    smtpUrl: s.SMTP_URL,
    noticesInternal: s.NOTICES_INTERNAL,
    oidc:
      s.OIDC_ISSUER && s.OIDC_CLIENT_ID
        ? { issuer: s.OIDC_ISSUER, clientId: s.OIDC_CLIENT_ID, clientSecret: s.OIDC_CLIENT_SECRET }
        : undefined,
    logLevel: s.LOG_LEVEL,
    demo: s.CHANCERY_DEMO,
    players: s.CHANCERY_PLAYERS,
    taxiiMaxPage: s.TAXII_MAX_PAGE,
    maxFileBytes: s.MAX_FILE_BYTES,
    trustProxy: s.TRUST_PROXY,
    recordPolicy: s.RECORD_POLICY,
  }
}

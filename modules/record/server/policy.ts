import { readFile } from 'node:fs/promises'
import { WrongSettings } from '#platform/server/config.ts'
import type { House } from '#platform/server/house.ts'
import { formatVerifierKey, keyType, type SignerKey, verifierKey, type VerifierKey } from '../note.ts'
import { formatPolicy, parsePolicy, type Policy } from '../policy.ts'
import type { WitnessedLog } from '../witnessing.ts'
import { originOf, readOrigin } from './origin.ts'
import { keysOf, type RecordKey } from './keys.ts'

export type HousePolicy = { text: string; policy: Policy }

const read = new WeakMap<House['config'], Promise<HousePolicy>>()

/**
 * Whom verifiers of this record are asked to trust: the keys of the log, and the witnesses of the file that the settings
 * name. Without that file nobody witnesses; a demonstration plays its witnesses itself, and says so.
 */
export function policyOf(house: House): Promise<HousePolicy> {
  const known = read.get(house.config)
  if (known) return known
  const policy = readPolicy(house)
  read.set(house.config, policy)
  policy.catch(() => read.delete(house.config))
  return policy
}

async function readPolicy(house: House): Promise<HousePolicy> {
  await readOrigin(house)
  const { log, witnesses } = await keysOf(house)
  const logs = log.map((key) => ({ key: logKey(house, key), url: `${house.config.publicUrl}/record/` }))
  if (house.config.recordPolicy !== undefined) return fromFile(house.config.recordPolicy, logs)
  if (witnesses.length === 0) return said({ logs, witnesses: [], groups: [], quorum: 'none' })
  const played = witnesses.map((key) => ({ name: key.name, key: witnessKey(key) }))
  const group = { name: 'demonstration', needed: 2, members: played.map(({ name }) => name) }
  return said(
    { logs, witnesses: played, groups: [group], quorum: group.name },
    '# A DEMONSTRATION: the host itself plays these witnesses. They show how it works, and prove nothing.\n',
  )
}

function said(policy: Policy, before = ''): HousePolicy {
  return { text: before + formatPolicy(policy), policy }
}

async function fromFile(path: string, own: Policy['logs']): Promise<HousePolicy> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new WrongSettings(`RECORD_POLICY: ${path} cannot be read (${String(error)}).`)
  })
  const policy = parsedOrRefused(path, text)
  const lines = own.map(({ key, url }) => `log ${formatVerifierKey(key)} ${url}\n`).join('')
  // Who writes the file by hand knows the witnesses; the keys of the log come from the house.
  if (policy.logs.length === 0) return { text: lines + text, policy: { ...policy, logs: own } }
  const named = new Set(policy.logs.map(({ key }) => formatVerifierKey(key)))
  if (own.some(({ key }) => !named.has(formatVerifierKey(key))))
    throw new WrongSettings(
      `RECORD_POLICY: ${path} names other keys of the log than this host has. Leave its log lines out, or write:\n${lines}`,
    )
  return { text, policy }
}

function parsedOrRefused(path: string, text: string): Policy {
  try {
    return parsePolicy(text)
  } catch (error) {
    throw new WrongSettings(`RECORD_POLICY: ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function logKey(house: House, { scheme, public: key }: RecordKey): VerifierKey {
  return verifierKey(originOf(house), scheme === 'ed25519' ? keyType.ed25519 : keyType.mldsa44, key)
}

/** The name says that it is no delegation's own. */
function witnessKey({ name, public: key }: RecordKey): VerifierKey {
  return verifierKey(`${name}.example`, keyType.mldsa44, key)
}

/** The keys of this host's log: every checkpoint bears a signature of each. */
export async function logOf(house: House): Promise<WitnessedLog> {
  const { log } = await keysOf(house)
  return { origin: originOf(house), keys: log.map((key) => logKey(house, key)) }
}

/** The key of the data folder does not open the keys of the record. */
export class RecordKeysShut extends Error {
  override name = 'RecordKeysShut'
  constructor() {
    super(
      'The keys of the record cannot be opened: put back sealing.key of the data folder. Nothing is added until then.',
    )
  }
}

/** The keys that sign a checkpoint here: those of the log, and those of the witnesses that a demonstration plays. */
export async function signersOf(house: House): Promise<{ log: SignerKey[]; witnesses: SignerKey[] }> {
  const { log, witnesses } = await keysOf(house)
  const signing = (key: RecordKey, verifier: VerifierKey): SignerKey => {
    if (!key.secret) throw new RecordKeysShut()
    return { ...verifier, secret: key.secret }
  }
  return {
    log: log.map((key) => signing(key, logKey(house, key))),
    witnesses: witnesses.map((key) => signing(key, witnessKey(key))),
  }
}

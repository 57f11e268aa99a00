/** The doors at which keys are handed in and read. Whoever knocks, the signature on what is handed in is all that counts. */
import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { HybridPublic } from '#platform/signing.ts'
import { keyFaults } from '../keys/faults.ts'
import { Device, keptOf, keyLimits, Moment, SignedCommittee, SignedDevice, SignedList } from '../keys/statements.ts'
import { Done, Id, limited, notYours, unknown } from './refusals.ts'

const Fault = z.object({ fault: z.enum(keyFaults), detail: z.string() })
const refusedStatement = {
  STATEMENT_REFUSED: {
    status: 422,
    message: 'This statement does not hold: `fault` says why, and nothing was kept of it.',
    data: Fault,
  },
} as const
const noCommittee = {
  NO_COMMITTEE: { status: 409, message: 'This host has no credentials committee yet: its officers publish one first.' },
} as const
const notListed = {
  NOT_LISTED: {
    status: 409,
    message: 'Your delegation is not in the credentials list: ask the credentials committee to list it.',
  },
} as const

/** What the host answers of a statement that it took: its hash, and the name under which it waits for its place. */
const Taken = z.object({ hash: z.string(), entry: z.uuid() })

/** A new device that waits until somebody who may compares its code and signs for it. */
export const DeviceRequest = z.object({
  id: z.uuid(),
  delegation: z.uuid(),
  device: Device,
  madeAt: Moment,
  expiresAt: Moment,
})
export type DeviceRequest = z.infer<typeof DeviceRequest>

export const BackupWay = z.enum(['passphrase', 'passkey'])
export type BackupWay = z.infer<typeof BackupWay>

const Backup = z.object({ way: BackupWay, sealed: z.string(), keptAt: Moment })
const NewDevice = z.object({ name: Device.shape.name, key: HybridPublic })

export const keysContract = {
  trust: oc
    .route({
      method: 'GET',
      path: '/keys/trust',
      summary: 'The credentials committees, and the newest credentials list',
    })
    .input(z.object({ after: z.coerce.number().int().min(0).optional() }))
    .output(
      z.object({
        committees: z.array(keptOf(SignedCommittee)),
        /** After a version, oldest first, some at once; without one, the newest alone. Those that the record shows. */
        lists: z.array(keptOf(SignedList)),
        /** The version that was published last, whether the record shows it yet or not; 0 is none. */
        latest: z.int(),
        /** The host holds these keys itself, so that a newcomer can try: they protect nothing. */
        demonstration: z.boolean(),
      }),
    ),
  devices: oc
    .route({ method: 'GET', path: '/keys/devices', summary: 'Statements about devices, in the order of the record' })
    .input(
      z.object({
        delegations: z.array(z.uuid()).max(100).optional(),
        after: z.coerce.number().int().min(-1).optional(),
      }),
    )
    .output(z.array(keptOf(SignedDevice)).max(keyLimits.statementsAtOnce)),
  head: oc
    .route({
      method: 'GET',
      path: '/keys/delegations/{id}/head',
      summary: 'The last statement of a delegation, whether the record shows it yet or not',
    })
    .input(Id)
    .output(z.object({ seq: z.int(), hash: z.string().nullable() })),

  publishCommittee: oc
    .route({ method: 'POST', path: '/keys/committees', successStatus: 201, summary: 'Publish a credentials committee' })
    .input(z.object({ signed: SignedCommittee }))
    .output(Taken)
    .errors({ ...notYours, ...refusedStatement }),
  publishList: oc
    .route({ method: 'POST', path: '/keys/lists', successStatus: 201, summary: 'Publish a signed credentials list' })
    .input(z.object({ signed: SignedList }))
    .output(Taken)
    .errors({ ...notYours, ...refusedStatement, ...noCommittee }),
  addDevice: oc
    .route({
      method: 'POST',
      path: '/keys/devices',
      successStatus: 201,
      summary: 'Hand in a signed statement that adds or removes a device of your delegation',
    })
    .input(z.object({ signed: SignedDevice }))
    .output(Taken)
    .errors({ ...notYours, ...limited, ...refusedStatement, ...noCommittee, ...notListed }),

  requestDevice: oc
    .route({ method: 'POST', path: '/keys/requests', successStatus: 201, summary: 'Ask that this device be added' })
    .input(z.object({ device: NewDevice }))
    .output(DeviceRequest)
    .errors({
      ...notYours,
      ...limited,
      TOO_MANY_DEVICES_WAIT: {
        status: 409,
        message: 'Other devices of yours wait already: withdraw one of them first.',
      },
    }),
  requests: oc
    .route({ method: 'GET', path: '/keys/requests', summary: 'Devices that wait: yours, or those of your delegation' })
    .output(z.array(DeviceRequest)),
  withdrawRequest: oc
    .route({ method: 'DELETE', path: '/keys/requests/{id}', summary: 'Withdraw or turn down a device that waits' })
    .input(Id)
    .output(Done)
    .errors(unknown),

  keepBackup: oc
    .route({ method: 'PUT', path: '/keys/backups/{way}', summary: 'Keep a sealed backup of your own keys' })
    .input(
      z.object({
        way: BackupWay,
        sealed: z
          .string()
          .min(80)
          .max(keyLimits.backupCharacters)
          .regex(/^[A-Za-z0-9_-]*$/, 'Only base64url stands here.'),
      }),
    )
    .output(Backup)
    .errors({ ...notYours, ...limited }),
  backups: oc
    .route({ method: 'GET', path: '/keys/backups', summary: 'The sealed backups of your own keys' })
    .output(z.array(Backup))
    .errors(limited),
  dropBackup: oc
    .route({ method: 'DELETE', path: '/keys/backups/{way}', summary: 'Give up a backup of your keys' })
    .input(z.object({ way: BackupWay }))
    .output(Done),
}

/** Only a demonstration has this door: its host holds the keys of its invented delegations. */
export const demoKeysContract = {
  signDevice: oc
    .route({
      method: 'POST',
      path: '/demo/devices',
      successStatus: 201,
      summary: 'Add this device with no ceremony: the host signs for the invented delegation',
    })
    .input(z.object({ device: NewDevice }))
    .output(Taken)
    .errors({ ...notYours, ...limited, ...refusedStatement, ...noCommittee, ...notListed }),
}

export const keysEvents = {
  /** A committee or a list was published, or the devices of a delegation changed. */
  'keys.changed': z.object({ delegationId: z.uuid().nullable() }),
  /** A new device waits, or waits no more. */
  'device.requested': z.object({ accountId: z.uuid(), delegationId: z.uuid() }),
}

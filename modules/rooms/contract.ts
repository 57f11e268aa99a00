import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { World } from '#platform/exercise.ts'
import { KeyId } from '#platform/signing.ts'
import { roomLimits } from './contract/limits.ts'
import { refusals } from './contract/refusals.ts'

export { roomLimits } from './contract/limits.ts'
export { roomRefusals } from './contract/refusals.ts'

/** Raw bytes in base64url, without padding. */
const Sealed = z.string().regex(/^[A-Za-z0-9_-]{2,}$/, 'Must be bytes in base64url.')
const Raw32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be 32 bytes in base64url.')
const Subject = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'Must be 16 bytes in base64url.')
const Counted = z.int().min(0)
const Time = z.iso.datetime()
const RoomId = z.object({ id: z.uuid() })
const Done = z.object({ done: z.literal(true) })

const DeviceOf = z.object({ device: KeyId, account: z.uuid() })
const Seq = z.int().min(1)

/** A room as its host knows it: it has no title, no roles and no words. Members are devices to deliver to, and whose. */
export const HostRoom = z.object({
  id: z.uuid(),
  /** Its pseudonym in the record. */
  subject: Subject,
  /** How many commits the host took: the only one of the present epoch is the next. */
  epoch: Counted,
  lastSeq: Counted,
  /** After `lastSeq`; see chain.ts. */
  chain: Raw32,
  /** Opened in an exercise: for good, and as the seal must say too. */
  exercise: z.boolean(),
  openedAt: Time,
  closedAt: Time.nullable(),
  /** Empty for whoever is in it no more; epoch, lastSeq and chain then stand where their last device was removed. */
  members: z.array(
    DeviceOf.extend({
      /** A commit at this place struck it off, and no other account has confirmed that: it is delivered to still. */
      leaving: Seq.optional(),
    }),
  ),
})
export type HostRoom = z.infer<typeof HostRoom>

export const HostEnvelope = z.object({
  seq: z.int().min(1),
  kind: z.enum(['commit', 'message']),
  epoch: Counted,
  /** When the host took it, in whole seconds. */
  at: Time,
  /** After this envelope. */
  chain: Raw32,
  /** Null once its time has run out. */
  bytes: z.string().nullable(),
  /** SHA-256 of the bytes, in base64url; told when the bytes are gone. */
  digest: Raw32.nullable(),
})
export type HostEnvelope = z.infer<typeof HostEnvelope>

/** `seq` and `chain` as they stood after the call; the record holds a commitment to them at `index`. */
export const HostEntry = z.object({ seq: z.int().min(1), index: Counted, salt: Raw32 })

export const HostPage = z.object({
  envelopes: z.array(HostEnvelope),
  lastSeq: Counted,
  /**
   * Those that the record shows by now, oldest first: of this page, and the newest few before it, because the record had
   * not taken them in yet when their envelopes were handed out. Each speaks for all envelopes up to it.
   */
  entries: z.array(HostEntry),
})

export const HostWelcome = z.object({
  room: z.uuid(),
  subject: Subject,
  exercise: z.boolean(),
  seq: z.int().min(1),
  bytes: z.string(),
})

const HostMessage = z.object({
  epoch: Counted,
  bytes: Sealed,
  /** From then on the host holds its digest alone. */
  expiresAt: Time.optional(),
})

const Welcome = z.object({ devices: z.array(KeyId).min(1).max(roomLimits.devicesAtOnce), bytes: Sealed })

/** What is done in a room, by whom and when, is not for the books of the house. */
const room = oc.meta({ discreet: true }).errors(refusals.everywhere)
const inRoom = room.errors(refusals.inRoom)

const conversation = {
  open: room
    .route({ method: 'POST', path: '/rooms', successStatus: 201, summary: 'Open a sealed room' })
    .input(
      RoomId.extend({
        subject: Subject,
        device: KeyId,
        exercise: z.boolean().default(false),
        run: z.uuid().optional(),
      }),
    )
    .output(HostRoom)
    .errors(refusals.open),
  list: room
    .route({
      method: 'GET',
      path: '/rooms',
      summary: 'The rooms of one world that a device of yours is or was in, newest first',
    })
    .input(
      z.object({
        world: World,
        /** The last room that was told. */
        after: z.uuid().optional(),
        limit: z.coerce.number().int().min(1).max(roomLimits.listed).default(roomLimits.listed),
      }),
    )
    /** Who is in it, `room` alone tells. */
    .output(z.array(HostRoom.omit({ members: true }))),
  room: inRoom.route({ method: 'GET', path: '/rooms/{id}', summary: 'One room' }).input(RoomId).output(HostRoom),
  /** `epoch` is the room's: of two commits for one epoch the host takes the first. The same bytes again change nothing. */
  commit: inRoom
    .route({ method: 'POST', path: '/rooms/{id}/commits', summary: 'Change the members or the keys of a room' })
    .input(
      RoomId.extend({
        epoch: Counted,
        bytes: Sealed,
        /** Each device that is added stands in exactly one of them. */
        welcomes: z.array(Welcome).max(20),
        added: z.array(DeviceOf).max(roomLimits.devicesAtOnce),
        removed: z.array(KeyId).max(roomLimits.devicesAtOnce),
      }),
    )
    .output(z.object({ seq: z.int().min(1), epoch: Counted, chain: Raw32, at: Time }))
    .errors({ ...refusals.write, ...refusals.commit }),
  /** In the order given, one after the other. The same bytes again change nothing, and answer as they did. */
  send: inRoom
    .route({ method: 'POST', path: '/rooms/{id}/messages', summary: 'Send sealed messages to a room' })
    .input(RoomId.extend({ messages: z.array(HostMessage).min(1).max(roomLimits.messagesAtOnce) }))
    .output(z.array(z.object({ seq: z.int().min(1), chain: Raw32, at: Time })))
    .errors({ ...refusals.write, ...refusals.send }),
  /** An account reads from the commit that added its first device to the one that removed its last. */
  fetch: inRoom
    .route({ method: 'GET', path: '/rooms/{id}/envelopes', summary: 'The sealed envelopes of a room, in order' })
    .input(
      RoomId.extend({
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(roomLimits.page).default(100),
      }),
    )
    .output(HostPage),
  /** A removal ends delivery when another account confirms it; see the README. What does not fit changes nothing. */
  confirm: inRoom
    .route({ method: 'POST', path: '/rooms/{id}/removals', summary: 'Confirm that these devices were rightly removed' })
    .input(
      RoomId.extend({
        removed: z
          .array(z.object({ device: KeyId, seq: Seq }))
          .min(1)
          .max(roomLimits.devices),
      }),
    )
    .output(Done)
    .errors(refusals.write),
  close: inRoom
    .route({ method: 'POST', path: '/rooms/{id}/close', summary: 'Take no more envelopes for a room' })
    .input(RoomId)
    .output(Done)
    .errors(refusals.write),
  reopen: inRoom
    .route({ method: 'POST', path: '/rooms/{id}/reopen', summary: 'Take envelopes for a closed room again' })
    .input(RoomId)
    .output(Done)
    .errors(refusals.write),
  present: inRoom
    .route({
      method: 'POST',
      path: '/rooms/{id}/present',
      summary: 'Tell a room that somebody is there; nothing is kept',
    })
    .input(RoomId)
    .output(Done)
    .errors(refusals.write),
}

const arrivals = {
  welcomes: room
    .route({
      method: 'GET',
      path: '/rooms/welcomes',
      summary: 'The rooms that wait for a device of yours: the oldest of each opener first',
    })
    .input(z.object({ device: KeyId }))
    .output(z.array(HostWelcome)),
  welcomed: inRoom
    .route({
      method: 'POST',
      path: '/rooms/{id}/welcomed',
      summary: 'A device of yours has joined: its welcome may go',
    })
    .input(RoomId.extend({ device: KeyId }))
    .output(Done),
  packages: room
    .route({
      method: 'POST',
      path: '/rooms/packages',
      summary: 'Leave key packages by which a device of yours is added',
    })
    .input(
      z.object({
        device: KeyId,
        packages: z.array(Sealed).max(roomLimits.packagesAtOnce),
        /** Takes the place of the one before. */
        lastResort: Sealed.optional(),
        /** The device keeps nothing of those it left before: they go. */
        anew: z.boolean().optional(),
      }),
    )
    .output(Done)
    .errors(refusals.packages),
  packagesLeft: room
    .route({ method: 'GET', path: '/rooms/packages', summary: 'How many key packages a device of yours has left' })
    .input(z.object({ device: KeyId }))
    .output(z.object({ left: Counted, lastResort: z.boolean() })),
  /** One for each device that has any; each is handed out once, and after the last the last resort, again and again. */
  takePackages: room
    .route({ method: 'POST', path: '/rooms/packages/take', summary: 'Take a key package of each of these devices' })
    .input(z.object({ devices: z.array(KeyId).min(1).max(roomLimits.takenAtOnce) }))
    .output(z.array(z.object({ device: KeyId, bytes: z.string(), lastResort: z.boolean() }))),
}

/** The host's half of sealed rooms: order, delivery and forgetting. It cannot open anything that goes through here. */
export const roomsContract = { ...conversation, ...arrivals }

/** Live: the name and `id` alone are told. */
export const roomEvents = {
  /** Envelopes came, or the room was closed. Heard by those who are in it. */
  'room.moved': z.object({ id: z.uuid(), seq: Counted }),
  /** Heard by the accounts for whose devices a welcome to it waits. */
  'room.welcomed': z.object({ id: z.uuid() }),
  /** Somebody is there. Heard by those who are in it; who it is, is said in sealed messages alone. */
  'room.present': z.object({ id: z.uuid() }),
}

export const roomPaths = {
  all: '/rooms',
  one: (id: string) => `/rooms/${id}`,
}

/** Names of sealed files: of the client's choosing, at random. */
export const BlobPlace = z.object({
  room: z.uuid(),
  blob: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  chunk: z.coerce
    .number()
    .int()
    .min(0)
    .max(roomLimits.chunksOfBlob - 1),
})
export type BlobPlace = z.infer<typeof BlobPlace>

/**
 * PUT and GET of one sealed chunk, as raw bytes. With PUT, `?of=` says how many chunks there will be, so that what was
 * never finished can be erased after a day, and `?expiresAt=` when all of the file is to be erased. The same bytes again
 * change nothing.
 */
export const blobPath = ({ room, blob, chunk }: BlobPlace) => `/api/rooms/${room}/blobs/${blob}/${chunk}`

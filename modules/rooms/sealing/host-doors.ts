/**
 * What the host offers a room client, as plain functions: delivery and nothing more. Pages make these of the typed client
 * of the contract, the command line of its own, tests of a simulated host.
 */

import type { World } from '#platform/exercise.ts'

/** Bytes are base64url strings at these doors. A door that refuses rejects with an Error whose `code` is a name of the
 * contract (EPOCH_TAKEN …); every other rejection is taken for a lost connection, and the work is tried again. */
export type RoomDoors = {
  open(input: { id: string; subject: string; device: string; exercise: boolean; run?: string }): Promise<HostRoom>
  list(input: { world: World; after?: string }): Promise<Omit<HostRoom, 'members'>[]>
  room(input: { id: string }): Promise<HostRoom>
  commit(input: {
    id: string
    epoch: number
    bytes: string
    welcomes: { devices: string[]; bytes: string }[]
    added: { device: string; account: string }[]
    removed: string[]
  }): Promise<{ seq: number; epoch: number; chain: string; at: string }>
  send(input: { id: string; messages: HostMessage[] }): Promise<{ seq: number; chain: string; at: string }[]>
  fetch(input: { id: string; after: number; limit: number }): Promise<HostPage>
  welcomes(input: { device: string }): Promise<HostWelcome[]>
  welcomed(input: { id: string; device: string }): Promise<unknown>
  /** `anew`: those left before are gone. */
  packages(input: { device: string; packages: string[]; lastResort?: string; anew?: boolean }): Promise<unknown>
  packagesLeft(input: { device: string }): Promise<{ left: number; lastResort: boolean }>
  takePackages(input: { devices: string[] }): Promise<{ device: string; bytes: string; lastResort: boolean }[]>
  /** That these devices, which a commit at `seq` removed, are in the sealed roster no more. */
  confirm(input: { id: string; removed: { device: string; seq: number }[] }): Promise<unknown>
  close(input: { id: string }): Promise<unknown>
  reopen(input: { id: string }): Promise<unknown>
  present(input: { id: string }): Promise<unknown>
}
export type HostMessage = { epoch: number; bytes: string; expiresAt?: string }
export type HostRoom = {
  id: string
  subject: string
  epoch: number
  lastSeq: number
  /** base64url of the 32 bytes of the chain after lastSeq. */
  chain: string
  /** As its opener told the host: held against what the seal says. */
  exercise: boolean
  openedAt: string
  closedAt: string | null
  /** Who the host delivers to: held against the sealed roster. `leaving`: removed by the commit there, not yet confirmed. */
  members: { device: string; account: string; leaving?: number | undefined }[]
}
/** An envelope whose time has run out keeps its digest (base64url SHA-256) so that the chain can still be followed. */
export type HostEnvelope = {
  seq: number
  kind: 'commit' | 'message'
  epoch: number
  at: string
  chain: string
  bytes: string | null
  digest: string | null
}
export type HostPage = {
  envelopes: HostEnvelope[]
  lastSeq: number
  /** Where the record holds the chain after `seq`; salt opens the commitment. Absent until the record has sequenced it. */
  entries: { seq: number; index: number; salt: string }[]
}
export type HostWelcome = { room: string; subject: string; exercise: boolean; seq: number; bytes: string }

/** Where a sealed chunk lies. `of`: how many there will be, so that the host can forget what was never finished. */
export type ChunkPlace = { room: string; blob: string; chunk: number; of: number; expiresAt?: string }

/** Sealed chunks of files, as raw bytes. `get` rejects with code BLOB_UNKNOWN where the host has no such chunk. The same
 * bytes put again change nothing. */
export type BlobDoors = {
  put(place: ChunkPlace, bytes: Uint8Array, signal?: AbortSignal): Promise<void>
  get(place: Pick<ChunkPlace, 'room' | 'blob' | 'chunk'>, signal?: AbortSignal): Promise<Uint8Array>
}

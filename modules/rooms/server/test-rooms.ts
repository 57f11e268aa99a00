import { randomBytes } from 'node:crypto'
import { toBase64url } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { openKeyedWorld } from '#modules/identity/server/test-keys.ts'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import type { Job, Module } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { roomsContract } from '../contract.ts'
import { jobs } from './jobs.ts'

/** Bytes that mean nothing, as sealed ones do to the host. */
export function sealed(length = 64): string {
  return randomBytes(length).toString('base64url')
}

export function digestOf(text: string): string {
  return toBase64url(sha256(Buffer.from(text, 'base64url')))
}

export function subject(): string {
  return randomBytes(16).toString('base64url')
}

/** What a promise was refused with; undefined where it was not. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

const all: readonly Job[] = jobs

/** Does what the jobs of the rooms do, now. */
export async function forget(house: House): Promise<void> {
  for (const job of all) await inTransaction(house, system, job.name, 'acts', (call) => job.work(call, {}, house))
}

/** A world with keys, where rooms can be opened by hand: envelopes are random bytes, since the host cannot tell. */
export async function openRoomWorld(modules: readonly Module[]) {
  const world: TestWorld = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const doors = (account: string | null) => world.as(roomsContract, account)

  async function open(
    account: string,
    { exercise = false } = {},
  ): Promise<{ id: string; subject: string; device: string }> {
    const { id: device } = await keyed.deviceFor(account)
    const room = { id: crypto.randomUUID(), subject: subject(), device }
    await doors(account).open({ ...room, exercise })
    return room
  }

  /** A commit by one who is in the room, made upon the epoch that the host says. */
  async function change(
    account: string,
    id: string,
    { add = [], remove = [] }: { add?: { device: string; account: string }[]; remove?: string[] },
  ) {
    const { epoch } = await doors(account).room({ id })
    const welcomes = add.length > 0 ? [{ devices: add.map(({ device }) => device), bytes: sealed(128) }] : []
    return doors(account).commit({ id, epoch, bytes: sealed(), welcomes, added: add, removed: remove })
  }

  /** Lets another account in with a new device of theirs. */
  async function letIn(by: string, id: string, account: string): Promise<string> {
    const { id: device } = await keyed.deviceFor(account)
    await change(by, id, { add: [{ device, account }] })
    return device
  }

  /** Another account says that those who were removed are gone, as its client does by itself. */
  async function follow(account: string, id: string): Promise<void> {
    const { members } = await doors(account).room({ id })
    const removed = members.flatMap(({ device, leaving: seq }) => (seq === undefined ? [] : [{ device, seq }]))
    if (removed.length > 0) await doors(account).confirm({ id, removed })
  }

  async function say(account: string, id: string, count = 1) {
    const { epoch } = await doors(account).room({ id })
    const messages = Array.from({ length: count }, () => ({ epoch, bytes: sealed() }))
    const told = await doors(account).send({ id, messages })
    return { messages, told }
  }

  return {
    world,
    keyed,
    doors,
    open,
    change,
    letIn,
    follow,
    say,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

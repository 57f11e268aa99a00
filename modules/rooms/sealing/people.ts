/**
 * Who somebody is, wherever it decides something: an account as one delegation vouches for it. Any delegation may name any
 * account in its statements; by the account alone one person could be taken for another.
 */

export type Role = 'chair' | 'mediator' | 'member' | 'observer'
export type Person = { account: string; name: string; delegation: { id: string; name: string } }
/** Bytes done, bytes in all. */
export type Progress = (done: number, total: number) => void

/** The id of the delegation, a stroke, the id of the account. */
export function personKey({ account, delegation }: Pick<Person, 'account'> & { delegation: { id: string } }): string {
  return `${delegation.id}/${account}`
}

export function accountIn(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}

export function ownKey({ account, device }: { account: { id: string }; device: { delegation: string } }): string {
  return `${device.delegation}/${account.id}`
}

export function delegationIn(key: string): string {
  return key.slice(0, key.indexOf('/'))
}

import { z } from 'zod'
import type { Channel } from '../contract/directory.ts'

const email = z.email().max(254)
// As people write numbers; at least a handful of digits (ITU-T E.123 has spaces, we take the other marks as well).
const phone = /^\+?[0-9][0-9 ()./-]{3,38}[0-9](?: ?(?:x|ext\.?) ?\d{1,8})?$/

const fits: Record<Channel['kind'], (value: string) => boolean> = {
  email: (value) => email.safeParse(value).success,
  phone: (value) => phone.test(value),
  mobile: (value) => phone.test(value),
  // A number, or a name with its figures.
  signal: (value) => phone.test(value) || /^[A-Za-z_][A-Za-z0-9_]{2,31}\.[0-9]{2,9}$/.test(value),
  matrix: (value) => /^@[a-z0-9._=/+-]{1,200}:[A-Za-z0-9.-]{1,200}(:\d{1,5})?$/.test(value),
  web: (value) => isWebAddress(value),
  other: () => true,
}

/** Whether a channel is written as its kind asks for. */
export function isWellWritten({ kind, value }: Pick<Channel, 'kind' | 'value'>): boolean {
  return fits[kind](value)
}

function isWebAddress(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === ''
}

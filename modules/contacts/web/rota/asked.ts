import { useSearchParams } from 'react-router'
import { ContactKind } from '../../contract/directory.ts'

export type Asked = { kind: ContactKind; month: string }

/** Which rota, and of which month: the technical one of this month, where the address does not say otherwise. */
export function useAsked(now: number): Asked {
  const [search] = useSearchParams()
  const month = search.get('month') ?? ''
  return {
    kind: ContactKind.safeParse(search.get('kind')).data ?? 'technical',
    month: /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : new Date(now).toISOString().slice(0, 7),
  }
}

export function addressOf({ kind, month }: Asked): string {
  return `/contacts/rota?kind=${kind}&month=${month}`
}

/** The month so many months from this one: 2026-11 and 2 are 2027-01. */
export function monthFrom(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

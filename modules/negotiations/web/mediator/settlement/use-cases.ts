// Cases as pages hold them: read from this device's sealed store, and written back at every change. Nothing else is asked.
import { useCallback, useEffect, useState } from 'react'
import { useRooms } from '#modules/rooms/web/pieces.tsx'
import { type Case, keepCase, listCases, readCase, type Store } from './cases.ts'

/** The part of the store in which nothing but this is kept. */
export function useCaseStore(): Store {
  const { part } = useRooms()
  const [store] = useState(() => part('settlement'))
  return store
}

export function useCases(): { cases: Case[] | undefined; again: () => void } {
  const store = useCaseStore()
  const [cases, setCases] = useState<Case[]>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let alive = true
    void listCases(store).then((all) => {
      if (alive) setCases(all)
    })
    return () => {
      alive = false
    }
  }, [store, turn])
  return { cases, again: () => setTurn((one) => one + 1) }
}

export function useCase(id: string): { one: Case | 'unknown' | undefined; change: (next: Case) => void } {
  const store = useCaseStore()
  const [one, setOne] = useState<Case | 'unknown'>()
  useEffect(() => {
    let alive = true
    void readCase(store, id).then((found) => {
      if (alive) setOne(found ?? 'unknown')
    })
    return () => {
      alive = false
    }
  }, [store, id])
  const change = useCallback(
    (next: Case) => {
      setOne(next)
      void keepCase(store, next)
    },
    [store],
  )
  return { one, change }
}
